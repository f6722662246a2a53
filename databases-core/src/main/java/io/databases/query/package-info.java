/**
 * The verbs: what is asked of a database, and how it is sent and read.
 * <p>
 * A {@link io.databases.query.Query} is rendered for the dialect, its values are bound,
 * its rows are mapped while they pass, and its errors are translated, in this package and
 * nowhere else.
 */
@NullMarked
package io.databases.query;

import org.jspecify.annotations.NullMarked;
