package io.databases.url;

import java.util.Map;

import io.databases.url.OptionReader.Option;
import io.databases.url.SqliteSettings.Mode;
import org.jspecify.annotations.Nullable;

/**
 * Reads where an SQLite database lies and how it is opened.
 */
final class SqliteReader {

	private static final Map<String, Mode> MODES = Map.of("ro", Mode.READ_ONLY, "rw", Mode.READ_WRITE, "rwc",
			Mode.CREATE);

	private static final String MEMORY = ":memory:";

	private static final String URI = "file:";

	private SqliteReader() {
	}

	static SqliteSettings read(OptionReader options, @Nullable String database) {
		Option modeOption = options.find("mode");
		boolean memoryVfs = isMemoryVfs(options.find("vfs"));
		boolean memoryMode = memoryVfs || isMemoryMode(modeOption);
		Mode mode = (modeOption == null || memoryMode) ? Mode.CREATE : mode(modeOption);
		String path = (database == null) ? MEMORY : path(database);
		// Means nothing for a file: only Python's drivers need to be told.
		options.find("uri");
		Map<String, String> pragmas = SqlitePragmas.read(options);
		if (path.equals(MEMORY) || memoryMode) {
			options.find("cache");
			String name = path.equals(MEMORY) ? null : path.startsWith("/") ? path.substring(1) : path;
			return new SqliteSettings(null, name, Mode.CREATE, pragmas);
		}
		return new SqliteSettings(path, null, mode, pragmas);
	}

	private static String path(String database) {
		if (!database.startsWith(URI)) {
			return database;
		}
		if (database.indexOf('?') >= 0) {
			throw new InvalidDatabaseUrlException("the '?' after 'file:' is percent-encoded; write it as it is, as in "
					+ "'sqlite:///file:app.db?mode=ro'.");
		}
		String rest = database.substring(URI.length());
		if (rest.startsWith("//")) {
			int slash = rest.indexOf('/', 2);
			String host = (slash < 0) ? rest.substring(2) : rest.substring(2, slash);
			if (slash < 0 || !(host.isEmpty() || "localhost".equals(host))) {
				throw new InvalidDatabaseUrlException("a 'file:' database can't be on another host; write "
						+ "'file:relative.db' or 'file:/absolute.db'.");
			}
			rest = rest.substring(slash);
		}
		String path = PercentCodec.decode(rest, "the path after 'file:'");
		if (path.isEmpty()) {
			throw new InvalidDatabaseUrlException("there is no path after 'file:'.");
		}
		return path;
	}

	private static Mode mode(Option option) {
		Mode mode = MODES.get(option.word());
		if (mode == null) {
			throw option.wrong("must be one of 'ro', 'rw', 'rwc', 'memory'");
		}
		return mode;
	}

	private static boolean isMemoryMode(@Nullable Option option) {
		return option != null && "memory".equals(option.word());
	}

	private static boolean isMemoryVfs(@Nullable Option option) {
		if (option != null && !"memdb".equals(option.word())) {
			throw option.wrong("must be 'memdb'; other file systems of SQLite are not taken from a URL");
		}
		return option != null;
	}

}
