package io.databases.sqlite.engine;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A compiled statement. The locks of {@link DB} are taken once for several calls: taken
 * again from inside they cost next to nothing.
 */
final class NativeStatement extends CoreStatement {

	private static final long NANOS_BETWEEN_CHECKS = 1_000_000_000;

	private final NativeConnection connection;

	private final DB db;

	private final long handle;

	private final int schema;

	private Columns columns;

	/**
	 * Never yet: what was compiled for an old schema is compiled again by its first step.
	 */
	private long checkedAt = System.nanoTime() - 2 * NANOS_BETWEEN_CHECKS;

	private boolean large;

	NativeStatement(NativeConnection connection, String text, int schema) throws SQLException {
		super(connection.jdbc());
		this.connection = connection;
		this.schema = schema;
		this.db = connection.db();
		this.sql = text;
		this.db.prepare(this);
		this.handle = this.pointer.safeRunLong((database, address) -> address);
		this.columns = readColumns();
	}

	/** The schema that it was compiled for. */
	int schema() {
		return this.schema;
	}

	String sql() {
		return this.sql;
	}

	Columns columns() {
		return this.columns;
	}

	/**
	 * Bind and step once.
	 * @param values one value for each parameter, or null for none
	 * @param flag stops it, null where nothing does
	 * @return whether there is a row
	 */
	boolean start(@Nullable Object @Nullable [] values, @Nullable StopFlag flag) throws SQLException {
		NativeConnection.requireWorker();
		this.large = isLarge(values);
		this.connection.enter(flag);
		try {
			boolean row = this.db.execute(this, values);
			if (row) {
				checkColumns();
			}
			return row;
		}
		finally {
			this.connection.leave();
		}
	}

	/**
	 * SQLite compiles a statement again when another process has changed the schema, and
	 * does not say so.
	 */
	private void checkColumns() throws SQLException {
		boolean sameCount = this.db.column_count(this.handle) == this.columns.size();
		long now = System.nanoTime();
		if (!sameCount || now - this.checkedAt > NANOS_BETWEEN_CHECKS) {
			this.checkedAt = now;
			Columns current = readColumns();
			this.columns = current.equals(this.columns) ? this.columns : current;
		}
	}

	/**
	 * Step and read up to a number of rows.
	 * @return how many; fewer than asked for at the end
	 */
	int fetch(@Nullable Object[][] rows, int limit, @Nullable StopFlag flag) throws SQLException {
		NativeConnection.requireWorker();
		this.connection.enter(flag);
		try {
			synchronized (this.db) {
				for (int i = 0; i < limit; i++) {
					if (!step()) {
						return i;
					}
					rows[i] = row();
				}
			}
			return limit;
		}
		finally {
			this.connection.leave();
		}
	}

	private boolean step() throws SQLException {
		int code = this.db.step(this.handle);
		if (code != Codes.SQLITE_ROW && code != Codes.SQLITE_DONE) {
			this.db.throwex(code);
		}
		return code == Codes.SQLITE_ROW;
	}

	/** The values of the row at hand. */
	@Nullable Object[] row() throws SQLException {
		int count = this.columns.size();
		@Nullable Object[] values = new @Nullable Object[count];
		synchronized (this.db) {
			for (int i = 0; i < count; i++) {
				values[i] = value(i);
			}
		}
		return values;
	}

	private @Nullable Object value(int column) throws SQLException {
		return switch (this.db.column_type(this.handle, column)) {
			case Codes.SQLITE_INTEGER -> this.db.column_long(this.handle, column);
			case Codes.SQLITE_FLOAT -> this.db.column_double(this.handle, column);
			case Codes.SQLITE_TEXT -> text(column);
			case Codes.SQLITE_BLOB -> this.db.column_blob(this.handle, column);
			default -> null;
		};
	}

	/**
	 * As bytes where they are UTF-8 already: JDBC's way makes a direct buffer of each.
	 */
	private String text(int column) throws SQLException {
		if (!this.connection.isUtf8()) {
			return this.db.column_text(this.handle, column);
		}
		byte[] bytes = this.db.column_blob(this.handle, column);
		return (bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : "";
	}

	private Columns readColumns() throws SQLException {
		int count = this.db.column_count(this.handle);
		List<Column> result = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			result.add(new Column(this.db.column_name(this.handle, i), this.db.column_decltype(this.handle, i)));
		}
		return new Columns(result);
	}

	/**
	 * Make ready for the next use.
	 * @return false if it is of no use any more
	 */
	boolean reset() {
		if (this.pointer.isClosed()) {
			return false;
		}
		try {
			this.db.reset(this.handle);
			if (this.large) {
				this.db.clear_bindings(this.handle);
			}
			return true;
		}
		catch (SQLException ex) {
			close();
			return false;
		}
	}

	void close() {
		try {
			this.pointer.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException("SQLite cannot let go of a statement", ex);
		}
	}

	/** SQLite keeps a copy of what is bound until something else is. */
	private static boolean isLarge(@Nullable Object @Nullable [] values) {
		if (values != null) {
			for (Object value : values) {
				if ((value instanceof String text && text.length() > 512)
						|| (value instanceof byte[] bytes && bytes.length > 512)) {
					return true;
				}
			}
		}
		return false;
	}

	@Override
	public ResultSet executeQuery(String text, boolean closeStatement) {
		throw new UnsupportedOperationException("Not used as a JDBC statement");
	}

}
