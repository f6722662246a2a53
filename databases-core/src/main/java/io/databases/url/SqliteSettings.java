package io.databases.url;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a URL says about an SQLite database.
 *
 * @param file the path of the file as given, relative or absolute, or {@code null} for a
 * database in memory
 * @param memoryName the name under which several may share a database in memory (from
 * {@code sqlite:///file:name?mode=memory} or {@code sqlite:///file:/name?vfs=memdb}), or
 * {@code null} for one of its own or a file
 * @param mode how the file is opened: {@code mode=ro}, {@code rw} or {@code rwc}
 * @param pragmas pragmas for each connection by their names, in the order given, values
 * checked; never {@code null}
 */
public record SqliteSettings(@Nullable String file, @Nullable String memoryName, Mode mode,
		Map<String, String> pragmas) {

	/**
	 * Keeps a copy of the pragmas.
	 */
	public SqliteSettings {
		pragmas = Collections.unmodifiableMap(new LinkedHashMap<>(pragmas));
	}

	/**
	 * Whether the database lives in memory.
	 * @return whether there is no file
	 */
	public boolean isMemory() {
		return this.file == null;
	}

	/**
	 * How a file is opened.
	 */
	public enum Mode {

		/** Only for reading ({@code ro}); it must exist. */
		READ_ONLY,

		/** For reading and writing ({@code rw}); it must exist. */
		READ_WRITE,

		/** For reading and writing, made if it doesn't exist ({@code rwc}). */
		CREATE

	}

}
