package io.databases.backend;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import io.databases.url.DatabaseUrl;
import io.databases.url.SslMode;
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
 * @param ssl asked at each new connection instead of the URL's certificates; {@code null}
 * for the URL's
 * @param sessionVariables settings of each new session, by the server's names
 * @param turnTimeout the limit for the turn on something shared, for a driver that lets
 * statements wait for each other
 */
public record ConnectRequest(DatabaseUrl url, @Nullable Supplier<? extends Mono<String>> password,
		Duration connectTimeout, @Nullable Duration statementTimeout, @Nullable Supplier<SslMaterial> ssl,
		Map<String, String> sessionVariables, Duration turnTimeout) {

	/**
	 * How a connection is encrypted. With certificates that are given apart it is
	 * verified: {@code verify-ca} where the URL says that or {@code require}, else
	 * {@code verify-full}.
	 * @return the mode that holds
	 */
	public SslMode sslMode() {
		SslMode mode = this.url.ssl().mode();
		if (this.ssl == null) {
			return mode;
		}
		return (mode == SslMode.REQUIRE || mode == SslMode.VERIFY_CA) ? SslMode.VERIFY_CA : SslMode.VERIFY_FULL;
	}

	/** Without the password. */
	@Override
	public String toString() {
		return "ConnectRequest[" + this.url.masked() + "]";
	}

}
