/**
 * Random trees of transactions, and a simple model that says what may come of them.
 */
@NullMarked
package io.databases.model;

import org.jspecify.annotations.NullMarked;
