package io.databases.testing;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which databases the suites are to run on, and where they are. Messages never show a
 * URL, as it has a password.
 */
final class RequestedServers {

	static final String VARIABLE = "TEST_DATABASE_URLS";

	private static final Pattern SCHEME = Pattern.compile("(?:jdbc:|r2dbc:)?([a-z0-9]+)(?:\\+[a-z0-9]+)?:(//.*)");

	private static final Map<ServerKind, Integer> PORTS = Map.of(ServerKind.POSTGRESQL, 5432, ServerKind.MYSQL, 3306,
			ServerKind.MARIADB, 3306);

	private final Set<ServerKind> kinds;

	private final Map<ServerKind, ServerAddress> addresses;

	private RequestedServers(Set<ServerKind> kinds, Map<ServerKind, ServerAddress> addresses) {
		this.kinds = Collections.unmodifiableSet(kinds);
		this.addresses = addresses;
	}

	static RequestedServers fromEnvironment() {
		String urls = System.getProperty(VARIABLE, "");
		return of(urls.isBlank() ? Optional.ofNullable(System.getenv(VARIABLE)).orElse("") : urls);
	}

	static RequestedServers of(String urls) {
		return urls.isBlank() ? embedded() : parse(urls);
	}

	private static RequestedServers embedded() {
		Set<ServerKind> kinds = EnumSet.of(ServerKind.POSTGRESQL, ServerKind.MARIADB, ServerKind.SQLITE);
		if (!System.getProperty(Binaries.MYSQL_HOME, "").isBlank()) {
			kinds.add(ServerKind.MYSQL);
		}
		return new RequestedServers(kinds, Map.of());
	}

	private static RequestedServers parse(String urls) {
		Set<ServerKind> kinds = EnumSet.noneOf(ServerKind.class);
		Map<ServerKind, ServerAddress> addresses = new EnumMap<>(ServerKind.class);
		int number = 0;
		for (String url : urls.split(",", -1)) {
			String entry = "URL " + ++number + " of " + VARIABLE;
			Matcher matcher = SCHEME.matcher(url.strip());
			if (!matcher.matches()) {
				throw malformed(entry);
			}
			ServerKind kind = kind(entry, matcher.group(1));
			if (!kinds.add(kind)) {
				throw new IllegalArgumentException(entry + " is the second for " + kind + "; give one of a kind");
			}
			if (kind != ServerKind.SQLITE) {
				addresses.put(kind, address(kind, entry, matcher.group(2)));
			}
		}
		return new RequestedServers(kinds, addresses);
	}

	private static ServerKind kind(String entry, String scheme) {
		return ServerKind.ofScheme(scheme)
			.orElseThrow(() -> new IllegalArgumentException(entry + " has the unknown scheme \"" + scheme
					+ "\"; known are postgresql, postgres, mysql, mariadb, sqlite"));
	}

	private static ServerAddress address(ServerKind kind, String entry, String rest) {
		URI uri = uri(entry, rest);
		String database = decode((uri.getRawPath() == null) ? "" : uri.getRawPath()).replaceFirst("^/", "");
		if (uri.getHost() == null || uri.getRawUserInfo() == null || database.isEmpty()) {
			throw malformed(entry);
		}
		String[] login = uri.getRawUserInfo().split(":", 2);
		return new ServerAddress(kind, uri.getHost(), (uri.getPort() != -1) ? uri.getPort() : PORTS.get(kind),
				decode(login[0]), (login.length == 2) ? decode(login[1]) : "", database,
				(uri.getRawQuery() == null) ? "" : uri.getRawQuery());
	}

	private static URI uri(String entry, String rest) {
		try {
			return new URI(rest);
		}
		catch (URISyntaxException ex) {
			// Its message shows the URL: not to be passed on.
			throw malformed(entry);
		}
	}

	private static String decode(String text) {
		return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	private static IllegalArgumentException malformed(String entry) {
		return new IllegalArgumentException(
				entry + " does not have the form scheme://user:password@host:port/database with special characters "
						+ "percent-encoded");
	}

	Set<ServerKind> kinds() {
		return this.kinds;
	}

	Optional<ServerAddress> address(ServerKind kind) {
		if (!this.kinds.contains(kind)) {
			throw new IllegalStateException(reasonNotRequested(kind));
		}
		return Optional.ofNullable(this.addresses.get(kind));
	}

	static String reasonNotRequested(ServerKind kind) {
		return kind + " is not requested: name one in " + VARIABLE
				+ ((kind == ServerKind.MYSQL) ? ", or use the Maven profile \"mysql\"" : "");
	}

}
