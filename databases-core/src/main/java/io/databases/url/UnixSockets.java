package io.databases.url;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where a URL says that the server listens on a Unix socket.
 */
final class UnixSockets {

	private static final String FILE = ".s.PGSQL.";

	private UnixSockets() {
	}

	static @Nullable String path(UrlComponents url) {
		if (url.scheme().isSqlite()) {
			return null;
		}
		for (Map.Entry<String, String> option : url.options().entrySet()) {
			if (isSocket(option.getKey(), option.getValue())) {
				return option.getValue();
			}
		}
		return null;
	}

	/**
	 * The path of the socket's file. PostgreSQL's is named by its port, in a directory
	 * that may be all that is given.
	 */
	static @Nullable String file(UrlComponents url, int port) {
		String path = path(url);
		boolean isDirectory = path != null && url.scheme().isPostgresql()
				&& !path.substring(path.lastIndexOf('/') + 1).startsWith(FILE);
		return isDirectory ? path + "/" + FILE + port : path;
	}

	/**
	 * The port that names the socket's file.
	 */
	static @Nullable Integer port(UrlComponents url) {
		if (path(url) != null) {
			for (Map.Entry<String, String> option : url.options().entrySet()) {
				if ("port".equals(OptionKeys.of(option.getKey()))) {
					return UrlAuthority.port(option.getValue());
				}
			}
		}
		return null;
	}

	/**
	 * Marks the options about sockets as read.
	 */
	static void read(OptionReader options) {
		OptionKeys.SOCKET.forEach(options::find);
		options.find("port");
	}

	static UrlComponents without(UrlComponents url) {
		if (path(url) == null) {
			return url;
		}
		Map<String, String> options = new LinkedHashMap<>(url.options());
		options.entrySet().removeIf((option) -> isSocket(option.getKey(), option.getValue()));
		options.keySet().removeIf((name) -> "port".equals(OptionKeys.of(name)));
		return url.withOptions(options);
	}

	private static boolean isSocket(String name, String value) {
		String key = OptionKeys.of(name);
		return OptionKeys.SOCKET.contains(key) && (!"host".equals(key) || value.startsWith("/"));
	}

}
