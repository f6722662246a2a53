/**
 * Lists of rows from a server: this library next to plain R2DBC on a pool.
 */
@NullMarked
package io.databases.benchmarks.lists;

import org.jspecify.annotations.NullMarked;
