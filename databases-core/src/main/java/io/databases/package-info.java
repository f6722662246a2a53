/**
 * The asynchronous database toolkit.
 */
@NullMarked
package io.databases;

import org.jspecify.annotations.NullMarked;
