/**
 * The driver for SQLite next to JDBC.
 */
@NullMarked
package io.databases.benchmarks.sqlite;

import org.jspecify.annotations.NullMarked;
