package io.databases.sqlite;

import java.time.Duration;
import java.util.List;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.ConnectionFactoryProvider;
import io.r2dbc.spi.Option;

/**
 * Makes connection factories for {@code r2dbc:sqlite:…}. The option
 * {@link ConnectionFactoryOptions#DATABASE} is the path of a file, a {@code file:} URI or
 * {@code :memory:}; there is no host and no user.
 *
 * <pre class="code">
 * ConnectionFactories.get("r2dbc:sqlite:///relative/path.db?busy_timeout=10s");
 * ConnectionFactories.get("r2dbc:sqlite:////absolute/path.db");
 * ConnectionFactories.get("r2dbc:sqlite:///:memory:");
 * ConnectionFactories.get("r2dbc:sqlite:mem:///name");
 * </pre>
 */
public final class SqliteConnectionFactoryProvider implements ConnectionFactoryProvider {

	/** The name of the driver. */
	public static final String SQLITE_DRIVER = "sqlite";

	/**
	 * {@code ro}, {@code rw} or {@code rwc}, the default: create what does not exist; or
	 * {@code memory} for a database in memory of that name.
	 */
	public static final Option<String> MODE = Option.valueOf("mode");

	/** The journal mode; WAL by default. */
	public static final Option<String> JOURNAL_MODE = Option.valueOf("journal_mode");

	/** How long to try again while another process has a lock; 5 seconds by default. */
	public static final Option<Duration> BUSY_TIMEOUT = Option.valueOf("busy_timeout");

	/** How long to wait for other connections of this process; 30 seconds by default. */
	public static final Option<Duration> LOCK_WAIT_TIMEOUT = Option.valueOf("lock_wait_timeout");

	/** How transactions begin that may write; IMMEDIATE by default. */
	public static final Option<String> TRANSACTION_MODE = Option.valueOf("transaction_mode");

	/** The most threads for a file. */
	public static final Option<Integer> THREADS = Option.valueOf("threads");

	/** Compiled statements kept for each native connection; 128 by default. */
	public static final Option<Integer> STATEMENT_CACHE_SIZE = Option.valueOf("statement_cache_size");

	/** The most rows that are read ahead for a write; 65,536 by default. */
	public static final Option<Integer> CURSOR_BUFFER_ROWS = Option.valueOf("cursor_buffer_rows");

	/**
	 * ON or OFF (the default): whether single changes of several connections are
	 * committed together.
	 */
	public static final Option<String> GROUP_COMMIT = Option.valueOf("group_commit");

	/** OFF, NORMAL (the default), FULL or EXTRA. */
	public static final Option<String> SYNCHRONOUS = Option.valueOf("synchronous");

	/** ON (the default) or OFF. */
	public static final Option<String> FOREIGN_KEYS = Option.valueOf("foreign_keys");

	/** Pages, or kibibytes where negative. */
	public static final Option<String> CACHE_SIZE = Option.valueOf("cache_size");

	/** DEFAULT, FILE or MEMORY. */
	public static final Option<String> TEMP_STORE = Option.valueOf("temp_store");

	/** Bytes. */
	public static final Option<String> MMAP_SIZE = Option.valueOf("mmap_size");

	/** Bytes, for a new database. */
	public static final Option<String> PAGE_SIZE = Option.valueOf("page_size");

	/** NONE, FULL or INCREMENTAL, for a new database. */
	public static final Option<String> AUTO_VACUUM = Option.valueOf("auto_vacuum");

	/** Bytes. */
	public static final Option<String> JOURNAL_SIZE_LIMIT = Option.valueOf("journal_size_limit");

	/** Pages. */
	public static final Option<String> WAL_AUTOCHECKPOINT = Option.valueOf("wal_autocheckpoint");

	/** Pages. */
	public static final Option<String> MAX_PAGE_COUNT = Option.valueOf("max_page_count");

	/** ON, OFF or FAST. */
	public static final Option<String> SECURE_DELETE = Option.valueOf("secure_delete");

	/** ON or OFF. */
	public static final Option<String> RECURSIVE_TRIGGERS = Option.valueOf("recursive_triggers");

	/** ON or OFF: whether writes are refused. */
	public static final Option<String> QUERY_ONLY = Option.valueOf("query_only");

	/** ON or OFF. */
	public static final Option<String> AUTOMATIC_INDEX = Option.valueOf("automatic_index");

	/** ON or OFF. */
	public static final Option<String> CELL_SIZE_CHECK = Option.valueOf("cell_size_check");

	/** ON or OFF. */
	public static final Option<String> TRUSTED_SCHEMA = Option.valueOf("trusted_schema");

	/** ON or OFF: whether LIKE tells a from A. */
	public static final Option<String> CASE_SENSITIVE_LIKE = Option.valueOf("case_sensitive_like");

	private static final List<Option<String>> PRAGMAS = List.of(SYNCHRONOUS, FOREIGN_KEYS, CACHE_SIZE, TEMP_STORE,
			MMAP_SIZE, PAGE_SIZE, AUTO_VACUUM, JOURNAL_SIZE_LIMIT, WAL_AUTOCHECKPOINT, MAX_PAGE_COUNT, SECURE_DELETE,
			RECURSIVE_TRIGGERS, QUERY_ONLY, AUTOMATIC_INDEX, CELL_SIZE_CHECK, TRUSTED_SCHEMA, CASE_SENSITIVE_LIKE);

	private static final String MEMORY_PROTOCOL = "mem";

	@Override
	public SqliteConnectionFactory create(ConnectionFactoryOptions options) {
		return new SqliteConnectionFactory(configuration(options));
	}

	private static SqliteConnectionConfiguration configuration(ConnectionFactoryOptions options) {
		SqliteConnectionConfiguration.Builder builder = SqliteConnectionConfiguration.builder(database(options));
		if (options.hasOption(MODE) && !isMemory(options)) {
			builder.mode(text(options, MODE));
		}
		if (options.hasOption(JOURNAL_MODE)) {
			builder.journalMode(text(options, JOURNAL_MODE));
		}
		if (options.hasOption(BUSY_TIMEOUT)) {
			builder.busyTimeout(Settings.duration(BUSY_TIMEOUT.name(), options.getRequiredValue(BUSY_TIMEOUT)));
		}
		lockWait(options, builder);
		if (options.hasOption(TRANSACTION_MODE)) {
			builder.transactionMode(Settings.constant(TRANSACTION_MODE.name(), text(options, TRANSACTION_MODE),
					SqliteTransactionDefinition.class));
		}
		if (options.hasOption(GROUP_COMMIT)) {
			builder.groupCommit(Settings.flag(GROUP_COMMIT.name(), text(options, GROUP_COMMIT)));
		}
		sizes(options, builder);
		for (Option<String> pragma : PRAGMAS) {
			if (options.hasOption(pragma)) {
				builder.pragma(pragma.name(), text(options, pragma));
			}
		}
		return builder.build();
	}

	private static void lockWait(ConnectionFactoryOptions options, SqliteConnectionConfiguration.Builder builder) {
		for (Option<Duration> option : List.of(ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT, LOCK_WAIT_TIMEOUT)) {
			if (options.hasOption(option)) {
				builder.lockWaitTimeout(Settings.duration(option.name(), options.getRequiredValue(option)));
			}
		}
	}

	private static void sizes(ConnectionFactoryOptions options, SqliteConnectionConfiguration.Builder builder) {
		if (options.hasOption(THREADS)) {
			builder.threads(Settings.integer(THREADS.name(), options.getRequiredValue(THREADS)));
		}
		if (options.hasOption(STATEMENT_CACHE_SIZE)) {
			builder.statementCacheSize(
					Settings.integer(STATEMENT_CACHE_SIZE.name(), options.getRequiredValue(STATEMENT_CACHE_SIZE)));
		}
		if (options.hasOption(CURSOR_BUFFER_ROWS)) {
			builder.cursorBufferRows(
					Settings.integer(CURSOR_BUFFER_ROWS.name(), options.getRequiredValue(CURSOR_BUFFER_ROWS)));
		}
	}

	private static String database(ConnectionFactoryOptions options) {
		String database = options.hasOption(ConnectionFactoryOptions.DATABASE)
				? text(options, ConnectionFactoryOptions.DATABASE) : "";
		if (isMemory(options)) {
			String name = database.startsWith("file:") ? database.substring("file:".length()) : database;
			return name.isEmpty() ? "" : Location.memory(name).uri();
		}
		if (options.hasOption(ConnectionFactoryOptions.PROTOCOL)) {
			String protocol = text(options, ConnectionFactoryOptions.PROTOCOL);
			if (!protocol.isEmpty() && !protocol.equals("file")) {
				throw new IllegalArgumentException(
						"There is no protocol \"%s\" for SQLite: use \"mem\", \"file\" or none".formatted(protocol));
			}
		}
		return database;
	}

	/** By protocol, or as SQLite's own URIs have it. */
	private static boolean isMemory(ConnectionFactoryOptions options) {
		return (options.hasOption(ConnectionFactoryOptions.PROTOCOL)
				&& text(options, ConnectionFactoryOptions.PROTOCOL).equals(MEMORY_PROTOCOL))
				|| (options.hasOption(MODE) && text(options, MODE).equalsIgnoreCase("memory"));
	}

	/** Options from a URL are text, whatever their type says. */
	private static String text(ConnectionFactoryOptions options, Option<String> option) {
		Object value = options.getRequiredValue(option);
		return value.toString();
	}

	@Override
	public boolean supports(ConnectionFactoryOptions options) {
		return SQLITE_DRIVER.equals(options.getValue(ConnectionFactoryOptions.DRIVER));
	}

	@Override
	public String getDriver() {
		return SQLITE_DRIVER;
	}

}
