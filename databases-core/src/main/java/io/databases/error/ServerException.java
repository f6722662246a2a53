package io.databases.error;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a database's error, between Spring's exception and the driver's: its
 * SQLState, the vendor's code, the constraint and the SQL.
 *
 * <pre class="code">
 * .onErrorMap(DuplicateKeyException.class, (error) -&gt; {
 *     ServerException server = ServerException.find(error);
 *     return "notes_text_key".equals(server.constraint()) ? new TextIsTaken() : error;
 * })
 * </pre>
 *
 * Holds no value of a parameter or row. The server's own text, which may quote one, is in
 * the driver's exception: the cause of this one, unless it is left out by
 * {@link io.databases.DatabaseBuilder#serverMessages}.
 */
public final class ServerException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private static final int DEPTH = 16;

	private final FailureKind kind;

	private final @Nullable String sqlState;

	private final int code;

	private final @Nullable String constraint;

	private final @Nullable String sql;

	ServerException(Failure failure, @Nullable String sql, @Nullable Throwable driver) {
		// without a stack trace: the exceptions around it have theirs
		super(describe(failure), driver, true, false);
		this.kind = failure.kind();
		this.sqlState = failure.sqlState();
		this.code = failure.code();
		this.constraint = failure.constraint();
		this.sql = sql;
	}

	/**
	 * Finds what is known of an error.
	 * @param error any error, or {@code null}
	 * @return the first in the chain of its causes, {@code null} if the error is not a
	 * database's
	 */
	public static @Nullable ServerException find(@Nullable Throwable error) {
		Throwable current = error;
		for (int depth = 0; current != null && depth < DEPTH; depth++) {
			if (current instanceof ServerException found) {
				return found;
			}
			current = current.getCause();
		}
		return null;
	}

	static String describe(Failure failure) {
		StringBuilder text = new StringBuilder(
				(failure.sqlState() != null) ? "SQLState " + failure.sqlState() : "no SQLState");
		if (failure.code() != 0) {
			text.append(", code ").append(failure.code());
		}
		if (failure.constraint() != null) {
			text.append(", constraint '").append(failure.constraint()).append('\'');
		}
		return text.toString();
	}

	/**
	 * What the error means, the same on every database.
	 * @return the kind
	 */
	public FailureKind kind() {
		return this.kind;
	}

	/**
	 * The SQLState, five characters.
	 * @return the state, {@code null} where the driver has none: MySQL's for many codes
	 */
	public @Nullable String sqlState() {
		return this.sqlState;
	}

	/**
	 * The vendor's code: MySQL's error number, SQLite's extended result code.
	 * @return the code, 0 where there is none, as on PostgreSQL
	 */
	public int code() {
		return this.code;
	}

	/**
	 * The violated constraint or key; where the database tells none, the column or the
	 * columns of it.
	 * @return the name, {@code null} where it is not known
	 */
	public @Nullable String constraint() {
		return this.constraint;
	}

	/**
	 * The statement as it was written, without values.
	 * @return the SQL, {@code null} if the error arose outside of a statement
	 */
	public @Nullable String sql() {
		return this.sql;
	}

}
