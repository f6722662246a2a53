/**
 * Java's types and SQLite's five storage classes: what is bound as what, and what a
 * stored value becomes.
 */
@NullMarked
package io.databases.sqlite.type;

import org.jspecify.annotations.NullMarked;
