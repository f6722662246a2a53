/**
 * Where the database is and how to talk to it, in one line of text.
 *
 * <p>
 * A tour: {@link io.databases.url.DatabaseUrl} is the door. {@code UrlParser} takes the
 * text apart into {@code UrlComponents}, {@code UrlText} writes it back (in full or
 * masked), and {@code UrlOptions} reads the options that the toolkit itself knows into
 * {@link io.databases.url.PoolSettings}, {@link io.databases.url.SslSettings},
 * {@link io.databases.url.ConnectionSettings} and
 * {@link io.databases.url.SqliteSettings}; what it passes on to the driver comes from an
 * allow-list. {@code JdbcUrl} speaks to migration tools. Whatever is wrong is an
 * {@link io.databases.url.InvalidDatabaseUrlException}, and nothing here ever shows a
 * password.
 */
@NullMarked
package io.databases.url;

import org.jspecify.annotations.NullMarked;
