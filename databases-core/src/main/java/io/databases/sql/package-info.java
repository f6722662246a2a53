/**
 * Everything that is known about a piece of SQL text.
 * <p>
 * The tour, in the order of the flow: a {@link io.databases.sql.Dialect} says how a
 * database reads text; {@link io.databases.sql.SqlText#parse} scans a text once and keeps
 * its {@code :name} parameters and what it does; {@link io.databases.sql.SqlText#render}
 * takes the values from a {@link io.databases.sql.ParameterSource} (a map, a record, a
 * bean) and gives a {@link io.databases.sql.RenderedSql}: the database's own text and its
 * ordered binds. {@link io.databases.sql.SqlCache} keeps scanned texts,
 * {@link io.databases.sql.InsertShape} takes an INSERT apart for bulk work. Nothing here
 * talks to a database.
 */
@NullMarked
package io.databases.sql;

import org.jspecify.annotations.NullMarked;
