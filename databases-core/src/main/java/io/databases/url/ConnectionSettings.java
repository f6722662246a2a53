package io.databases.url;

import java.time.Duration;
import java.time.ZoneId;

import org.jspecify.annotations.Nullable;

/**
 * What a URL says about each connection. Each is {@code null} where the URL says nothing.
 *
 * @param applicationName {@code application_name}: the name that the server shows for the
 * connection
 * @param timeZone the zone of the session, as in {@code timezone=Europe/Berlin};
 * {@code LOCAL} is the zone of this machine
 * @param serverOptions {@code options} of PostgreSQL, as the server takes it:
 * {@code -c search_path=app}
 * @param statementTimeout {@code statement_timeout}: longest time for a statement, always
 * written with a unit
 * @param cancel {@code cancel}: what becomes of a cancelled statement
 * @param channelBinding {@code channel_binding} of PostgreSQL
 * @param pooled whether a PgBouncer in transaction mode stands before PostgreSQL:
 * {@code pgbouncer}, or told by the port 6543 or a host such as
 * {@code x-pooler.example.com}
 * @param binary {@code binary} of PostgreSQL: whether statements with values get their
 * rows in the binary format
 */
public record ConnectionSettings(@Nullable String applicationName, @Nullable ZoneId timeZone,
		@Nullable String serverOptions, @Nullable Duration statementTimeout, @Nullable CancelMode cancel,
		@Nullable ChannelBinding channelBinding, boolean pooled, boolean binary) {

}
