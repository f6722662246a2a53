package io.databases.backend;

import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * What a connection is encrypted with: certificates that are not files, such as those of
 * an SSL bundle of Spring Boot.
 *
 * @param trust the authorities that a server's certificate must come from; {@code null}
 * for those of the Java platform
 * @param keys the client's certificate and key; {@code null} for none
 * @param protocols the versions of TLS; empty for the platform's
 * @param ciphers the cipher suites; empty for the platform's
 */
public record SslMaterial(@Nullable TrustManagerFactory trust, @Nullable KeyManagerFactory keys, List<String> protocols,
		List<String> ciphers) {

	/**
	 * Copies the lists.
	 */
	public SslMaterial {
		protocols = List.copyOf(protocols);
		ciphers = List.copyOf(ciphers);
	}

	/** Without what is inside. */
	@Override
	public String toString() {
		return "SslMaterial[protocols=" + this.protocols + ", ciphers=" + this.ciphers + "]";
	}

}
