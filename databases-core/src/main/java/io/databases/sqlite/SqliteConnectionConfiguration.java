package io.databases.sqlite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.databases.sqlite.engine.DatabaseOptions;
import io.databases.sqlite.engine.SessionOptions;

/**
 * Everything about a database and its connections. Immutable, apart from its cache of
 * parsed SQL.
 */
public final class SqliteConnectionConfiguration {

	private final Builder settings;

	private final Location location;

	private final ScriptCache scripts = new ScriptCache();

	private SqliteConnectionConfiguration(Builder settings) {
		this.settings = settings;
		this.location = Location.of(settings.database);
	}

	/**
	 * Start with the defaults: write-ahead log, {@code synchronous=NORMAL}, foreign keys
	 * enforced.
	 * @param database the path of a file, a {@code file:} URI, or {@code :memory:}
	 * @return a builder
	 */
	public static Builder builder(String database) {
		return new Builder(database);
	}

	/**
	 * The database.
	 * @return as it was given
	 */
	public String database() {
		return this.settings.database;
	}

	/**
	 * The URL under which JDBC opens the same database; one in memory while this factory
	 * is open.
	 * @return a URL for {@code org.sqlite.JDBC}
	 */
	public String jdbcUrl() {
		return "jdbc:sqlite:" + this.location.uri();
	}

	/**
	 * Whether the database is in memory, where all connections share one of SQLite's.
	 * @return true if there is no file
	 */
	public boolean isMemory() {
		return this.location.file() == null;
	}

	SqliteTransactionDefinition transactionMode() {
		return this.settings.transactionMode;
	}

	ScriptCache scripts() {
		return this.scripts;
	}

	DatabaseOptions options() {
		Builder from = this.settings;
		boolean writable = from.mode != OpenMode.RO;
		SessionOptions session = new SessionOptions(from.busyTimeout, from.lockWaitTimeout, from.cursorBufferRows,
				"ON".equals(from.pragmas.get("query_only")), from.groupCommit);
		return new DatabaseOptions(this.location.uri(), from.mode.flags, this.location.file(),
				writable ? from.journalMode : null, pragmas(), from.threads, from.statementCacheSize, session);
	}

	private List<String> pragmas() {
		List<String> statements = new ArrayList<>();
		this.settings.pragmas.forEach((name, value) -> statements.add("PRAGMA " + name + "=" + value));
		return statements;
	}

	@Override
	public String toString() {
		return "SqliteConnectionConfiguration[database=%s, mode=%s, journalMode=%s, pragmas=%s]"
			.formatted(this.settings.database, this.settings.mode, this.settings.journalMode, this.settings.pragmas);
	}

	/** How a file is opened. */
	enum OpenMode {

		/** For reading; it must exist. */
		RO(0x1),

		/** For reading and writing; it must exist. */
		RW(0x2),

		/** For reading and writing; created where it does not exist. */
		RWC(0x2 | 0x4);

		private static final int URI = 0x40;

		private final int flags;

		OpenMode(int flags) {
			this.flags = flags | URI;
		}

	}

	/** Collects settings. Not safe for use by several threads. */
	public static final class Builder {

		private final String database;

		private final Map<String, String> pragmas = new TreeMap<>();

		private OpenMode mode = OpenMode.RWC;

		private String journalMode = "WAL";

		private Duration busyTimeout = Duration.ofSeconds(5);

		private Duration lockWaitTimeout = Duration.ofSeconds(30);

		private SqliteTransactionDefinition transactionMode = SqliteTransactionDefinition.IMMEDIATE;

		private boolean groupCommit;

		private int threads = Math.max(2, Math.min(16, Runtime.getRuntime().availableProcessors()));

		private int statementCacheSize = 128;

		private int cursorBufferRows = 65_536;

		private Builder(String database) {
			if (database == null) {
				throw new IllegalArgumentException("The database must not be null: use \":memory:\" for one in memory");
			}
			this.database = database;
			this.pragmas.put("synchronous", "NORMAL");
			this.pragmas.put("foreign_keys", "ON");
		}

		private Builder(Builder other) {
			this.database = other.database;
			this.pragmas.putAll(other.pragmas);
			this.mode = other.mode;
			this.journalMode = other.journalMode;
			this.busyTimeout = other.busyTimeout;
			this.lockWaitTimeout = other.lockWaitTimeout;
			this.transactionMode = other.transactionMode;
			this.groupCommit = other.groupCommit;
			this.threads = other.threads;
			this.statementCacheSize = other.statementCacheSize;
			this.cursorBufferRows = other.cursorBufferRows;
		}

		/**
		 * How the file is opened.
		 * @param value {@code ro}, {@code rw}, or {@code rwc} (the default), which
		 * creates it
		 * @return this
		 */
		public Builder mode(String value) {
			this.mode = Settings.constant("mode", value, OpenMode.class);
			return this;
		}

		/**
		 * The journal mode of a file.
		 * @param value {@code WAL} (the default), {@code DELETE}, {@code TRUNCATE},
		 * {@code PERSIST}, {@code MEMORY} or {@code OFF}
		 * @return this
		 */
		public Builder journalMode(String value) {
			this.journalMode = Settings.oneOf("journal_mode", value, Settings.JOURNAL_MODES);
			return this;
		}

		/**
		 * How long to try again while another process has a lock.
		 * @param value 5 seconds by default; zero gives up at once
		 * @return this
		 */
		public Builder busyTimeout(Duration value) {
			this.busyTimeout = Settings.notNegative("busy_timeout", value);
			return this;
		}

		/**
		 * How long a statement waits for other connections of this process.
		 * @param value 30 seconds by default; zero gives up at once
		 * @return this
		 */
		public Builder lockWaitTimeout(Duration value) {
			this.lockWaitTimeout = Settings.notNegative("lock_wait_timeout", value);
			return this;
		}

		/**
		 * How a transaction begins that may write.
		 * @param value {@code IMMEDIATE} by default
		 * @return this
		 */
		public Builder transactionMode(SqliteTransactionDefinition value) {
			this.transactionMode = value;
			return this;
		}

		/**
		 * The most threads for all connections to a file; a database in memory has one.
		 * @param value the number of processors by default, from 2 to 16
		 * @return this
		 */
		public Builder threads(int value) {
			this.threads = Settings.atLeast("threads", value, 1);
			return this;
		}

		/**
		 * Compiled statements kept for each native connection.
		 * @param value 128 by default; zero keeps none
		 * @return this
		 */
		public Builder statementCacheSize(int value) {
			this.statementCacheSize = Settings.atLeast("statement_cache_size", value, 0);
			return this;
		}

		/**
		 * Whether single INSERTs, UPDATEs and DELETEs outside of transactions, of several
		 * connections that wait for each other, are committed together. Each is still
		 * atomic and fails by itself, and none has ended before it is committed. They may
		 * run on the native connection of another one, so that
		 * {@code last_insert_rowid()} and {@code changes()} do not tell of them later:
		 * use RETURNING.
		 * @param value false by default: only statements of the same connection, or that
		 * {@link SqliteTurn#shared()} marks
		 * @return this
		 */
		public Builder groupCommit(boolean value) {
			this.groupCommit = value;
			return this;
		}

		/**
		 * The most rows that are read ahead when a write needs the connection of an open
		 * cursor. With more the write fails.
		 * @param value 65,536 by default
		 * @return this
		 */
		public Builder cursorBufferRows(int value) {
			this.cursorBufferRows = Settings.atLeast("cursor_buffer_rows", value, 0);
			return this;
		}

		/**
		 * A setting of SQLite for each native connection.
		 * @param name one of the names that {@link SqliteConnectionFactoryProvider} has
		 * options for, such as {@code cache_size}
		 * @param value a word or a number
		 * @return this
		 */
		public Builder pragma(String name, String value) {
			String known = name.toLowerCase(Locale.ROOT);
			this.pragmas.put(known, Settings.pragma(known, value));
			return this;
		}

		/**
		 * Make the configuration.
		 * @return a configuration; one in memory has a database of its own each time
		 */
		public SqliteConnectionConfiguration build() {
			return new SqliteConnectionConfiguration(new Builder(this));
		}

	}

}
