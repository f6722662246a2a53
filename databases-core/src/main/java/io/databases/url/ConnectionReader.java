package io.databases.url;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

import io.databases.url.OptionReader.Option;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options about each connection.
 */
final class ConnectionReader {

	private static final Set<String> UTF_8 = Set.of("utf8", "utf-8", "utf8mb4", "unicode");

	private static final int POOLER_PORT = 6543;

	private ConnectionReader() {
	}

	static ConnectionSettings read(OptionReader options, UrlComponents url) {
		Option cancel = options.find("cancel");
		CancelMode cancelMode = (cancel == null) ? null : cancel.oneOf(CancelMode.class);
		Duration statementTimeout = statementTimeout(options.find("statementtimeout"));
		if (url.scheme().isSqlite()) {
			return new ConnectionSettings(null, null, null, statementTimeout, cancelMode, null, false, false);
		}
		checkCharset(options.find("charset", "characterencoding", "characterset", "clientencoding"));
		boolean postgresql = url.scheme().isPostgresql();
		Option binding = postgresql ? options.find("channelbinding") : null;
		return new ConnectionSettings(applicationName(options),
				timeZone(options.find("timezone", "connectiontimezone", "servertimezone", "serverzoneid")),
				postgresql ? options.text("options") : null, statementTimeout, cancelMode,
				(binding == null) ? null : binding.oneOf(ChannelBinding.class),
				postgresql && isPooled(options.flag("pgbouncer"), url.hosts()),
				postgresql && Boolean.TRUE.equals(options.flag("binary")));
	}

	private static @Nullable String applicationName(OptionReader options) {
		String name = options.text("applicationname");
		String fallback = options.text("fallbackapplicationname");
		return (name == null) ? fallback : name;
	}

	private static @Nullable Duration statementTimeout(@Nullable Option option) {
		if (option == null) {
			return null;
		}
		// Servers count it in milliseconds, other options here in seconds: nobody can
		// guess.
		Duration timeout = option.duration(null);
		if (timeout.isNegative() || timeout.isZero()) {
			throw option.wrong("must be more than zero");
		}
		return timeout;
	}

	private static @Nullable ZoneId timeZone(@Nullable Option option) {
		if (option == null || option.value().isEmpty()) {
			return null;
		}
		if ("local".equals(option.word())) {
			return ZoneId.systemDefault();
		}
		try {
			// In a query '+' is a space: "?timezone=+02:00" means what it says.
			String text = option.value().startsWith(" ") ? "+" + option.value().substring(1) : option.value();
			return ZoneId.of(text.strip());
		}
		catch (DateTimeException ex) {
			throw option.wrong("must be a time zone such as 'UTC', 'Europe/Berlin' or '+02:00'");
		}
	}

	private static void checkCharset(@Nullable Option option) {
		if (option != null && !UTF_8.contains(option.word())) {
			throw option.wrong("must be 'utf8' or 'utf8mb4', since every connection speaks UTF-8; leave it out");
		}
	}

	private static boolean isPooled(@Nullable Boolean given, List<HostAddress> hosts) {
		return (given != null) ? given : hosts.stream().anyMatch(ConnectionReader::looksPooled);
	}

	private static boolean looksPooled(HostAddress address) {
		int dot = address.host().indexOf('.');
		String label = (dot < 0) ? address.host() : address.host().substring(0, dot);
		return label.endsWith("-pooler") || (address.port() != null && address.port() == POOLER_PORT);
	}

}
