package io.databases.backend;

import io.databases.error.Failure;
import io.databases.error.Failure.Effect;
import io.databases.error.FailureKind;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's extended result codes. An error undoes its statement only; whether SQLite has
 * rolled back the transaction by itself, the connection tells.
 */
final class SqliteErrors {

	private static final int PRIMARY = 0xff;

	private static final int CONSTRAINT = 19;

	private static final String FAILED = "constraint failed: ";

	private static final String TOO_MANY_BINDS = "too many SQL variables";

	private static final int UNIQUE = 2067;

	private static final int PRIMARY_KEY = 1555;

	private static final int ROWID = 2579;

	private SqliteErrors() {
	}

	static Failure classify(Throwable error) {
		R2dbcException failure = Errors.r2dbc(error);
		if (failure == null) {
			return Failure.of(FailureKind.OTHER, Effect.STATEMENT, null, 0);
		}
		int code = failure.getErrorCode();
		FailureKind kind = hasTooManyBinds(failure) ? FailureKind.TOO_MANY_BINDS : kind(code, failure.getSqlState());
		Effect effect = (kind == FailureKind.CONNECTION_LOST) ? Effect.CONNECTION : Effect.STATEMENT;
		return new Failure(kind, effect, failure.getSqlState(), code, constraint(failure, code));
	}

	/** What the limit is, the library was built with. */
	private static boolean hasTooManyBinds(R2dbcException failure) {
		String message = failure.getMessage();
		return (failure.getErrorCode() & PRIMARY) == 1 && message != null && message.contains(TOO_MANY_BINDS);
	}

	private static FailureKind kind(int code, @Nullable String state) {
		if (code == UNIQUE || code == PRIMARY_KEY || code == ROWID) {
			return FailureKind.DUPLICATE_KEY;
		}
		if (state != null && state.startsWith("08")) {
			return FailureKind.CONNECTION_LOST;
		}
		return switch (code & PRIMARY) {
			// SQLITE_ERROR
			case 1 -> (state != null && state.startsWith("22")) ? FailureKind.INTEGRITY : FailureKind.BAD_GRAMMAR;
			case 5, 6 -> FailureKind.LOCK_TIMEOUT; // BUSY, LOCKED
			case 8 -> FailureKind.READ_ONLY; // READONLY
			case 9 -> FailureKind.STATEMENT_TIMEOUT; // INTERRUPT
			case 13, 7 -> FailureKind.RESOURCES; // FULL, NOMEM
			case 14, 26 -> FailureKind.CONNECTION_LOST; // CANTOPEN, NOTADB
			case 18, 19, 20 -> FailureKind.INTEGRITY; // TOOBIG, CONSTRAINT, MISMATCH
			case 23, 3 -> FailureKind.PERMISSION_DENIED; // AUTH, PERM
			default -> FailureKind.OTHER;
		};
	}

	/*
	 * UNIQUE constraint failed: notes.text; CHECK constraint failed: name or expression.
	 */
	private static @Nullable String constraint(R2dbcException failure, int code) {
		String message = failure.getMessage();
		int start = ((code & PRIMARY) == CONSTRAINT && message != null) ? message.indexOf(FAILED) : -1;
		if (message == null || start < 0) {
			return null;
		}
		String name = message.substring(start + FAILED.length());
		int end = name.indexOf(')');
		return ((name.indexOf('(') < 0 && end > 0) ? name.substring(0, end) : name).strip();
	}

}
