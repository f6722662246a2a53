package io.databases.sqlite.engine;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.databases.sqlite.sql.SqlStatement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sessions that share a native connection leave behind there, and how it is cleared:
 * settings, temporary tables, attached files.
 *
 * <p>
 * Invariants: used inside the mailbox only. The settings are those that the connection
 * was opened with.
 */
final class Leftovers {

	private static final Logger logger = LoggerFactory.getLogger(Leftovers.class);

	/**
	 * What SQLite keeps for each connection and tells, in the order in which it is set:
	 * the spill depends on the size. What is kept in the database itself is data.
	 */
	private static final List<String> SETTINGS = List.of("analysis_limit", "automatic_index", "busy_timeout",
			"cache_size", "cache_spill", "cell_size_check", "checkpoint_fullfsync", "count_changes",
			"empty_result_callbacks", "foreign_keys", "full_column_names", "fullfsync", "ignore_check_constraints",
			"journal_mode", "journal_size_limit", "legacy_alter_table", "locking_mode", "max_page_count", "mmap_size",
			"query_only", "read_uncommitted", "recursive_triggers", "reverse_unordered_selects", "secure_delete",
			"short_column_names", "synchronous", "temp_store", "threads", "trusted_schema", "wal_autocheckpoint",
			"writable_schema");

	private final Map<String, Object> settings = new LinkedHashMap<>();

	private boolean caseSensitiveLike;

	private boolean left;

	/** The connection was opened and set up; later it is to be as it is now. */
	void opened(NativeConnection connection) throws SQLException {
		this.caseSensitiveLike = isLikeCaseSensitive(connection);
		for (String name : SETTINGS) {
			Object value = connection.query("PRAGMA " + name);
			if (value != null) { // a database in memory has not all of them
				this.settings.put(name, value);
			}
		}
	}

	/** The only setting that SQLite does not tell. */
	private static boolean isLikeCaseSensitive(NativeConnection connection) throws SQLException {
		return Long.valueOf(0).equals(connection.query("SELECT 'a' LIKE 'A'"));
	}

	/** A session that has changed something is over, or of use to somebody else. */
	void leave() {
		this.left = true;
	}

	boolean isEmpty() {
		return !this.left;
	}

	/**
	 * Clear it, while no transaction is open. What an open cursor still reads stays until
	 * this is called again.
	 */
	void clear(NativeConnection connection) {
		this.left = false;
		try {
			restore(connection);
			detach(connection);
			dropTemporary(connection);
			connection.refresh();
		}
		catch (SQLException ex) {
			logger.debug("SQLite keeps what a connection in memory has left until nobody reads it", ex);
			this.left = true;
		}
	}

	private void restore(NativeConnection connection) throws SQLException {
		if (isLikeCaseSensitive(connection) != this.caseSensitiveLike) {
			connection.execute("PRAGMA case_sensitive_like=" + (this.caseSensitiveLike ? "ON" : "OFF"));
		}
		for (Map.Entry<String, Object> setting : this.settings.entrySet()) {
			String pragma = "PRAGMA " + setting.getKey();
			if (!setting.getValue().equals(connection.query(pragma))) {
				connection.query(pragma + "=" + setting.getValue());
			}
		}
	}

	/** No database is attached by the driver itself. */
	private static void detach(NativeConnection connection) throws SQLException {
		Object name = attached(connection);
		while (name != null) {
			connection.execute("DETACH " + SqlStatement.quote(name.toString()));
			name = attached(connection);
		}
	}

	private static @Nullable Object attached(NativeConnection connection) throws SQLException {
		return connection.query("SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp')");
	}

	/** Where they are kept is another place for a moment: SQLite drops them all. */
	private static void dropTemporary(NativeConnection connection) throws SQLException {
		if (connection.hasOwnSchemas()) {
			Object place = Objects.requireNonNull(connection.query("PRAGMA temp_store"));
			connection.execute("PRAGMA temp_store=" + (Long.valueOf(2).equals(place) ? 1 : 2));
			connection.execute("PRAGMA temp_store=" + place);
		}
	}

}
