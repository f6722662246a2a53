package io.databases.backend;

import io.databases.error.Failure;
import io.databases.error.Failure.Effect;
import io.databases.error.FailureKind;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.jspecify.annotations.Nullable;

/**
 * What errors of MySQL and MariaDB mean, by their {@link MySqlCodes codes}. An error
 * undoes its statement only, but for a deadlock, which undoes the transaction.
 */
final class MySqlErrors {

	private static final char UNREADABLE = '\ufffd';

	private MySqlErrors() {
	}

	static Failure classify(Throwable error) {
		R2dbcException failure = Errors.r2dbc(error);
		if (failure == null) {
			return (Errors.isNetwork(error) || isOfDeadConnection(error)) ? lost()
					: Failure.of(FailureKind.OTHER, Effect.STATEMENT, null, 0);
		}
		int code = failure.getErrorCode();
		if (Errors.isNetwork(error) || isConnection(failure, code)) {
			return lost();
		}
		Effect effect = (code == 1213) ? Effect.TRANSACTION : Effect.STATEMENT;
		String state = MySqlCodes.state(code, failure.getSqlState());
		return new Failure(MySqlCodes.kind(code, state), effect, state, code, constraint(failure, code));
	}

	/** Whether another host may do: nobody answers here, or there is no room (1040). */
	static boolean isUnreachable(Throwable error) {
		R2dbcException failure = Errors.r2dbc(error);
		return (failure != null && failure.getErrorCode() == 1040) || classify(error).effect() == Effect.CONNECTION;
	}

	/* What r2dbc-mysql says (1.4.2) of a connection that died while it was idle. */
	private static boolean isOfDeadConnection(Throwable error) {
		return error instanceof IllegalStateException && "Request queue was disposed".equals(error.getMessage());
	}

	private static Failure lost() {
		return Failure.of(FailureKind.CONNECTION_LOST, Effect.CONNECTION, null, 0);
	}

	/*
	 * 1053 shutdown, 1927 killed (MariaDB), 2006 and 2013 gone, 3169 session killed, 4031
	 * idle for too long.
	 */
	private static boolean isConnection(R2dbcException failure, int code) {
		return switch (code) {
			case 0 -> failure instanceof R2dbcNonTransientResourceException;
			case 1053, 1927, 2006, 2013, 3169, 4031 -> true;
			default -> false;
		};
	}

	/* The driver (1.4.2) reads messages as ASCII: of other names nothing true is left. */
	private static @Nullable String constraint(R2dbcException failure, int code) {
		String message = failure.getMessage();
		String name = (message != null) ? constraint(message, code) : null;
		return (name != null && name.indexOf(UNREADABLE) < 0) ? name : null;
	}

	/*
	 * Only the message has the name: it is the last in quotes, for what stands before may
	 * be a value.
	 */
	private static @Nullable String constraint(String message, int code) {
		return switch (code) {
			case 1062 -> between(message, "for key '", '\''); // Duplicate entry '...' for
																// key
																// 'table.name'
			case 1048 -> between(message, "Column '", '\''); // Column 'name' cannot be
																// null
			case 1364 -> between(message, "Field '", '\''); // Field 'name' has no default
			case 1451, 1452, 4025 -> between(message, "CONSTRAINT `", '`');
			case 3819 -> between(message, "constraint '", '\'');
			case 1406, 1264, 1265, 1366 -> between(message, "for column '", '\'');
			default -> null;
		};
	}

	private static @Nullable String between(String message, String before, char end) {
		int start = message.lastIndexOf(before);
		int from = start + before.length();
		int to = (start >= 0) ? message.indexOf(end, from) : -1;
		return (to > from) ? message.substring(from, to) : null;
	}

}
