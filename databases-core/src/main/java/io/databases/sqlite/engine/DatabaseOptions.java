package io.databases.sqlite.engine;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How a database is opened.
 *
 * @param uri what SQLite is given: {@code file:} and so on
 * @param openFlags SQLite's own flags for opening
 * @param file the file, null for a database in memory
 * @param journalMode such as WAL, null to leave it as it is
 * @param pragmas statements for each new native connection
 * @param threads the most threads for files
 * @param statementCacheSize compiled statements kept for each native connection
 * @param session what its sessions go by
 */
public record DatabaseOptions(String uri, int openFlags, @Nullable Path file, @Nullable String journalMode,
		List<String> pragmas, int threads, int statementCacheSize, SessionOptions session) {

	public DatabaseOptions {
		pragmas = List.copyOf(pragmas);
	}

}
