package io.databases.sqlite.engine;

import java.sql.SQLException;
import java.util.Properties;

import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.core.DB;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * The one door to sqlite-jdbc: every call of the native library goes through this class
 * and {@link NativeStatement}, on a worker and from inside the mailbox of the connection.
 *
 * <p>
 * Invariants: {@code running} is set while a statement steps; the progress handler reads
 * it on the same thread. A statement is stopped by its own flag only, so that no other
 * statement of the connection can be hit.
 */
final class NativeConnection {

	/** About 0.1 ms of work between two looks at the flag. */
	private static final int INSTRUCTIONS_BETWEEN_CHECKS = 5_000;

	private final JDBC4Connection connection;

	private final DB db;

	private final StatementCache cache;

	private @Nullable StopFlag running;

	/** When whatever runs is stopped, zero for never. */
	private long deadline;

	private final Shared shared;

	private boolean utf8;

	private NativeConnection(JDBC4Connection connection, int cacheSize, Shared shared) throws SQLException {
		this.connection = connection;
		this.db = connection.getDatabase();
		this.cache = new StatementCache(cacheSize);
		this.shared = shared;
		// What JDBC would do after each statement of its own auto-commit mode.
		connection.getConnectionConfig().setAutoCommit(false);
		this.db.register_progress_handler(INSTRUCTIONS_BETWEEN_CHECKS, new ProgressHandler() {
			@Override
			protected int progress() {
				StopFlag flag = NativeConnection.this.running;
				return (flag != null && (flag.isRaised() || isLate())) ? 1 : 0;
			}
		});
	}

	static NativeConnection open(String uri, int openFlags, int cacheSize, Shared shared) throws SQLException {
		requireWorker();
		Properties properties = new Properties();
		// One worker at a time is here already: SQLite need not lock on its own.
		properties.setProperty("open_mode", Integer.toString(openFlags | SQLiteOpenMode.NOMUTEX.flag));
		// Waiting for another process is done without a thread: see Session.
		properties.setProperty("busy_timeout", "0");
		JDBC4Connection connection = new JDBC4Connection("jdbc:sqlite:" + uri, uri, properties);
		try {
			return new NativeConnection(connection, cacheSize, shared);
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

	/** Compile a statement, or take one that was compiled before. */
	NativeStatement prepare(String sql) throws SQLException {
		requireWorker();
		NativeStatement statement = this.cache.take(sql);
		int schema = this.shared.schemaChanges();
		if (statement != null && statement.schema() != schema) {
			statement.close();
			statement = null;
		}
		return (statement != null) ? statement : new NativeStatement(this, sql, schema);
	}

	/** Give back a statement that nobody steps any more. */
	void release(NativeStatement statement) {
		requireWorker();
		if (statement.reset()) {
			this.cache.put(statement);
		}
	}

	/** Run a statement that returns nothing of interest. */
	void execute(String sql) throws SQLException {
		NativeStatement statement = prepare(sql);
		try {
			statement.start(null, null);
		}
		finally {
			release(statement);
		}
	}

	/** The first column of the first row, null where there is none. */
	@Nullable Object query(String sql) throws SQLException {
		NativeStatement statement = prepare(sql);
		try {
			return statement.start(null, null) ? statement.row()[0] : null;
		}
		finally {
			release(statement);
		}
	}

	/**
	 * Ask SQLite itself whether a transaction is open: a second BEGIN fails inside one. A
	 * deferred BEGIN takes no lock.
	 */
	boolean inTransaction() throws SQLException {
		NativeStatement begin = prepare("BEGIN");
		try {
			begin.start(null, null);
		}
		catch (SQLException ex) {
			return true;
		}
		finally {
			release(begin);
		}
		execute("COMMIT");
		return false;
	}

	/** Rows that the last INSERT, UPDATE or DELETE changed by itself. */
	long changes() throws SQLException {
		return this.db.changes();
	}

	/** Forget what was known of the database, after its schema may have changed. */
	void refresh() throws SQLException {
		requireWorker();
		this.cache.clear();
		this.utf8 = false;
		// An empty database may still change its encoding.
		this.utf8 = "UTF-8".equals(query("PRAGMA encoding"));
	}

	/** Whether it has temporary tables or attached files. */
	boolean hasOwnSchemas() throws SQLException {
		Object count = query("SELECT count(*) FROM pragma_database_list");
		return !Long.valueOf(1).equals(count);
	}

	/** SQLite's own version. */
	String version() throws SQLException {
		requireWorker();
		return this.db.libversion();
	}

	boolean isUtf8() {
		return this.utf8;
	}

	void close() throws SQLException {
		requireWorker();
		this.cache.clear();
		this.connection.close();
	}

	JDBC4Connection jdbc() {
		return this.connection;
	}

	DB db() {
		return this.db;
	}

	/** Stop each statement that has a flag at this time, zero for never. */
	void deadline(long nanoTime) {
		this.deadline = nanoTime;
	}

	private boolean isLate() {
		return this.deadline != 0 && System.nanoTime() - this.deadline > 0;
	}

	/** A statement is about to step. */
	void enter(@Nullable StopFlag flag) {
		this.running = flag;
		if (flag != null) {
			flag.start();
		}
	}

	/** It has stepped, or failed to. */
	void leave() {
		StopFlag flag = this.running;
		if (flag != null) {
			flag.stop();
			this.running = null;
		}
	}

	static void requireWorker() {
		if (!Workers.isWorker()) {
			throw new IllegalStateException("SQLite was called on the thread \"%s\", which is not one of the driver's"
				.formatted(Thread.currentThread().getName()));
		}
	}

}
