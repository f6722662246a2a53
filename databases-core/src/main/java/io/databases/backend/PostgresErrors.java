package io.databases.backend;

import java.util.Set;

import io.databases.error.Failure;
import io.databases.error.Failure.Effect;
import io.databases.error.FailureKind;
import io.r2dbc.postgresql.api.ErrorDetails;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's SQLStates. An error inside a transaction fails it, up to the last
 * savepoint.
 */
final class PostgresErrors {

	private static final Set<String> ERRORS = Set.of("ERROR", "FATAL", "PANIC");

	private PostgresErrors() {
	}

	static Failure classify(Throwable error) {
		R2dbcException failure = Errors.r2dbc(error);
		if (failure == null) {
			return Errors.isNetwork(error) ? lost(null) : Failure.of(FailureKind.OTHER, Effect.STATEMENT, null, 0);
		}
		if (isNotice(error)) {
			return Failure.of(FailureKind.OTHER, Effect.STATEMENT, failure.getSqlState(), 0);
		}
		String state = failure.getSqlState();
		if (state == null) {
			return Errors.isNetwork(error) ? lost(null) : Failure.of(FailureKind.OTHER, Effect.SCOPE, null, 0);
		}
		return new Failure(kind(state), effect(state), state, failure.getErrorCode(), constraint(failure));
	}

	/** Whether a message of a result tells something, but not that it has failed. */
	static boolean isNotice(Throwable error) {
		if (!(error instanceof PostgresqlException postgres)) {
			return false;
		}
		String severity = postgres.getErrorDetails().getSeverityNonLocalized();
		return severity != null && !ERRORS.contains(severity); // the driver's own have
																// none
	}

	private static Failure lost(@Nullable String state) {
		return Failure.of(FailureKind.CONNECTION_LOST, Effect.CONNECTION, state, 0);
	}

	private static Effect effect(String state) {
		if (isConnection(state)) {
			return Effect.CONNECTION;
		}
		return "40001".equals(state) ? Effect.TRANSACTION : Effect.SCOPE;
	}

	/*
	 * 57P01 to 57P05: the server ends the session; 08: connection exceptions; 25P03: idle
	 * in transaction for too long.
	 */
	private static boolean isConnection(String state) {
		return (state.startsWith("08") && !"08P01".equals(state)) || state.startsWith("57P") || "25P03".equals(state);
	}

	private static FailureKind kind(String state) {
		return switch (state) {
			case "23505" -> FailureKind.DUPLICATE_KEY;
			case "40P01" -> FailureKind.DEADLOCK;
			case "40001" -> FailureKind.SERIALIZATION;
			case "55P03" -> FailureKind.LOCK_TIMEOUT;
			case "57014" -> FailureKind.STATEMENT_TIMEOUT;
			case "25006" -> FailureKind.READ_ONLY;
			case "25P02", "99999" -> FailureKind.TRANSACTION_ABORTED;
			case "42501" -> FailureKind.PERMISSION_DENIED;
			case "3D000" -> FailureKind.BAD_GRAMMAR;
			// no type; several functions; two types for one parameter
			case "42P18", "42725", "42P08" -> FailureKind.UNTYPED_PARAMETER;
			default -> kindOfClass(state);
		};
	}

	private static FailureKind kindOfClass(String state) {
		if (isConnection(state)) {
			return FailureKind.CONNECTION_LOST;
		}
		return switch (state.substring(0, Math.min(2, state.length()))) {
			// data, constraints, the check option of a view
			case "22", "23", "44" -> FailureKind.INTEGRITY;
			case "28" -> FailureKind.PERMISSION_DENIED;
			// syntax, and a wrong number of rows
			case "42", "21" -> FailureKind.BAD_GRAMMAR;
			case "53" -> FailureKind.RESOURCES;
			default -> FailureKind.OTHER;
		};
	}

	private static @Nullable String constraint(R2dbcException failure) {
		if (failure instanceof PostgresqlException postgres) {
			ErrorDetails details = postgres.getErrorDetails();
			return details.getConstraintName().orElseGet(() -> details.getColumnName().orElse(null));
		}
		return null;
	}

}
