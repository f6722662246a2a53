package io.databases.backend;

import io.databases.error.Failure;
import io.databases.error.Failure.Effect;
import io.databases.error.FailureKind;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.jspecify.annotations.Nullable;

/**
 * The vendor codes of MySQL and MariaDB; the driver knows no SQLState for many of them.
 * An error undoes its statement only, but for a deadlock, which undoes the transaction.
 */
final class MySqlErrors {

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
		return new Failure(kind(code, failure.getSqlState()), effect, failure.getSqlState(), code,
				constraint(failure, code));
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

	private static FailureKind kind(int code, @Nullable String state) {
		return switch (code) {
			// 1062 duplicate entry, 1586 the same with the key's name, 1169 by a unique
			// constraint
			case 1062, 1586, 1169 -> FailureKind.DUPLICATE_KEY;
			// 1048 not null, 1364 no default, 1451 and 1452 foreign key, 3819 and 4025
			// check, 1216 and 1217 old foreign keys
			case 1048, 1364, 1451, 1452, 3819, 4025, 1216, 1217 -> FailureKind.INTEGRITY;
			// 1406 too long, 1264 out of range, 1265 truncated, 1366 and 1292 wrong
			// value, 1365 division by zero, 1690
			case 1406, 1264, 1265, 1366, 1292, 1365, 1690 -> FailureKind.INTEGRITY;
			case 1213 -> FailureKind.DEADLOCK;
			// 1020 record has changed since last read (MariaDB, snapshot isolation)
			case 1020 -> FailureKind.SERIALIZATION;
			// 1205 lock wait timeout, 3572 NOWAIT
			case 1205, 3572 -> FailureKind.LOCK_TIMEOUT;
			// 3024 max_execution_time, 1969 max_statement_time (MariaDB), 1317
			// interrupted
			case 3024, 1969, 1317 -> FailureKind.STATEMENT_TIMEOUT;
			case 1792, 1290, 1836 -> FailureKind.READ_ONLY;
			// 1044 and 1045 login, 1142 table, 1143 column, 1227 privilege, 1370 routine,
			// 1698 login
			case 1044, 1045, 1142, 1143, 1227, 1370, 1698 -> FailureKind.PERMISSION_DENIED;
			// 1040 too many connections, 1203 of the user, 1226 limits of the user, 1114
			// table full, 1021 disk full
			case 1040, 1203, 1226, 1114, 1021 -> FailureKind.RESOURCES;
			default -> (state != null && state.startsWith("42")) ? FailureKind.BAD_GRAMMAR : FailureKind.OTHER;
		};
	}

	/*
	 * Only the message has the name: it is the last in quotes, for what stands before may
	 * be a value.
	 */
	private static @Nullable String constraint(R2dbcException failure, int code) {
		String message = failure.getMessage();
		if (message == null) {
			return null;
		}
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
