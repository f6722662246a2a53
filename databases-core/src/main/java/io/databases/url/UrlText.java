package io.databases.url;

import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Writes components as a URL: in full, or with the secrets masked.
 */
final class UrlText {

	static final String MASK = "********";

	private static final String KEPT_IN_PATH = "/:,!$&'()*+;=";

	private static final String KEPT_IN_QUERY = "/:,";

	private UrlText() {
	}

	static String full(UrlComponents url) {
		return text(url, false);
	}

	static String masked(UrlComponents url) {
		return text(url, true);
	}

	static String database(String database) {
		return PercentCodec.encode(database, KEPT_IN_PATH);
	}

	static String option(String text) {
		return PercentCodec.encode(text, KEPT_IN_QUERY);
	}

	private static String text(UrlComponents url, boolean masked) {
		StringBuilder text = new StringBuilder(url.scheme().text()).append("://");
		appendUser(text, url.user(), url.password(), masked);
		text.append(url.hosts().stream().map(HostAddress::toString).collect(Collectors.joining(",")));
		if (url.database() != null) {
			text.append('/').append(database(url.database()));
		}
		char separator = '?';
		for (Map.Entry<String, String> option : url.options().entrySet()) {
			boolean hidden = masked && OptionKeys.isSecret(option.getKey());
			text.append(separator).append(option(option.getKey())).append('=');
			text.append(hidden ? MASK : option(option.getValue()));
			separator = '&';
		}
		return text.toString();
	}

	private static void appendUser(StringBuilder text, @Nullable String user, @Nullable String password,
			boolean masked) {
		if (user == null && password == null) {
			return;
		}
		if (user != null) {
			text.append(PercentCodec.encode(user, PercentCodec.NOTHING));
		}
		if (password != null) {
			text.append(':').append(masked ? MASK : PercentCodec.encode(password, PercentCodec.NOTHING));
		}
		text.append('@');
	}

}
