package io.databases.url;

import java.util.Map;

import io.databases.url.OptionReader.Option;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options about encryption.
 */
final class SslReader {

	private static final Map<String, SslMode> MODES = Map.ofEntries(Map.entry("disable", SslMode.DISABLE),
			Map.entry("disabled", SslMode.DISABLE), Map.entry("allow", SslMode.ALLOW),
			Map.entry("prefer", SslMode.PREFER), Map.entry("preferred", SslMode.PREFER),
			Map.entry("require", SslMode.REQUIRE), Map.entry("required", SslMode.REQUIRE),
			Map.entry("verify-ca", SslMode.VERIFY_CA), Map.entry("verify-full", SslMode.VERIFY_FULL),
			Map.entry("verify-identity", SslMode.VERIFY_FULL),
			// As one provider of MySQL writes it.
			Map.entry("{\"rejectunauthorized\":true}", SslMode.VERIFY_FULL),
			Map.entry("{\"rejectunauthorized\":false}", SslMode.REQUIRE));

	private SslReader() {
	}

	static SslSettings read(OptionReader options) {
		SslMode legacy = legacy(options.find("usessl"), options.find("sslaccept"));
		SslMode given = given(options.find("sslmode"), options.find("ssl"));
		given = (given == null) ? legacy : given;
		String root = options.text("sslrootcert", "sslca");
		String certificate = options.text("sslcert");
		String key = options.text("sslkey");
		String keyPassword = options.text("sslpassword", "sslkeypassword");
		if ((key == null) != (certificate == null)) {
			throw new InvalidDatabaseUrlException("a client certificate needs its key and a key its certificate: "
					+ "give both 'sslcert' and 'sslkey', or neither.");
		}
		return new SslSettings(effective(given, root), root, certificate, key, keyPassword);
	}

	// The option 'sslmode' says more than 'ssl', so it holds unless they contradict.
	private static @Nullable SslMode given(@Nullable Option sslMode, @Nullable Option ssl) {
		SslMode general = (ssl == null) ? null : ofSsl(ssl);
		if (sslMode == null || ssl == null || general == null) {
			return (sslMode == null) ? general : of(sslMode);
		}
		SslMode exact = of(sslMode);
		boolean agrees = ssl.isFlag() ? exact.isRequired() == ssl.flag() : exact == general;
		if (!agrees) {
			throw new InvalidDatabaseUrlException("options 'ssl' and 'sslmode' contradict each other; keep 'sslmode'.");
		}
		return exact;
	}

	private static SslMode ofSsl(Option option) {
		if (option.value().isEmpty()) {
			return SslMode.VERIFY_FULL;
		}
		if (option.isFlag()) {
			return option.flag() ? SslMode.VERIFY_FULL : SslMode.DISABLE;
		}
		return of(option);
	}

	/**
	 * As older drivers of MySQL and their providers write it.
	 */
	private static @Nullable SslMode legacy(@Nullable Option useSsl, @Nullable Option sslAccept) {
		if (sslAccept != null) {
			return switch (sslAccept.word()) {
				case "strict" -> SslMode.VERIFY_FULL;
				case "accept-invalid-certs" -> SslMode.REQUIRE;
				default -> throw sslAccept.wrong("must be 'strict' or 'accept_invalid_certs'");
			};
		}
		if (useSsl != null) {
			return useSsl.flag() ? SslMode.REQUIRE : SslMode.DISABLE;
		}
		return null;
	}

	private static SslMode of(Option option) {
		SslMode mode = MODES.get(option.word().replace(" ", ""));
		if (mode == null) {
			throw option.wrong("must be one of 'disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'"
					+ ("ssl".equals(OptionKeys.of(option.name())) ? ", 'true', 'false'" : ""));
		}
		return mode;
	}

	private static SslMode effective(@Nullable SslMode given, @Nullable String root) {
		if (given == null) {
			return (root == null) ? SslMode.PREFER : SslMode.VERIFY_FULL;
		}
		if (SslSettings.SYSTEM.equals(root) && given != SslMode.VERIFY_FULL) {
			// Anyone can have a certificate of a public authority for a name of their
			// own.
			throw new InvalidDatabaseUrlException("'sslrootcert=system' needs 'sslmode=verify-full': the certificates "
					+ "of the system prove nothing unless the host's name is verified too.");
		}
		return (given == SslMode.REQUIRE && root != null) ? SslMode.VERIFY_CA : given;
	}

}
