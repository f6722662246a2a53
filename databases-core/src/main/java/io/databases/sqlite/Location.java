package io.databases.sqlite;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Where a database is: a file, or a name in memory.
 *
 * @param uri for SQLite's own opening of URIs
 * @param file the file, null in memory
 */
record Location(String uri, @Nullable Path file) {

	private static final String MEMORY = ":memory:";

	/**
	 * Read what a user has written.
	 * @param database a path, a {@code file:} URI, or {@code :memory:}
	 */
	static Location of(String database) {
		if (database.isEmpty() || database.equals(MEMORY)) {
			return memory("databases-" + UUID.randomUUID());
		}
		if (database.startsWith("file:")) {
			return ofUri(database);
		}
		Path path = path(database, database);
		String absolute = path.toAbsolutePath().toString().replace('\\', '/');
		String encoded = absolute.replace("%", "%25").replace("?", "%3f").replace("#", "%23");
		return new Location("file:" + (encoded.startsWith("/") ? "" : "/") + encoded, path);
	}

	/** All that name it see the same. */
	static Location memory(String name) {
		return new Location("file:/" + name + "?vfs=memdb", null);
	}

	private static Location ofUri(String uri) {
		int query = uri.indexOf('?');
		String path = uri.substring("file:".length(), (query < 0) ? uri.length() : query);
		String parameters = (query < 0) ? "" : uri.substring(query + 1).toLowerCase(Locale.ROOT);
		if (path.equals(MEMORY) || parameters.contains("mode=memory") || parameters.contains("vfs=memdb")) {
			return new Location(uri, null);
		}
		if (path.startsWith("//")) {
			int end = path.indexOf('/', 2);
			path = (end < 0) ? "" : path.substring(end);
		}
		return new Location(uri, path(URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8), uri));
	}

	private static Path path(String path, String database) {
		try {
			return Path.of(path);
		}
		catch (InvalidPathException ex) {
			throw new IllegalArgumentException(
					"The database \"%s\" is no path of a file: %s".formatted(database, ex.getReason()), ex);
		}
	}

}
