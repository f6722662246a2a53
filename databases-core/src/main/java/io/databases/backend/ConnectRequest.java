package io.databases.backend;

import java.time.Duration;
import java.util.function.Supplier;

import io.databases.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where to connect, as whom, and how long to try.
 *
 * @param url the database
 * @param password asked at each new connection instead of the URL's password;
 * {@code null} for the URL's
 * @param connectTimeout the limit for a new connection
 * @param statementTimeout the limit for each statement, for the server to hold as far as
 * it can, {@code null} for none
 */
public record ConnectRequest(DatabaseUrl url, @Nullable Supplier<? extends Mono<String>> password,
		Duration connectTimeout, @Nullable Duration statementTimeout) {

	/** Without the password. */
	@Override
	public String toString() {
		return "ConnectRequest[" + this.url.masked() + "]";
	}

}
