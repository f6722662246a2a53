package io.databases.spring.diagnostics;

import java.net.UnknownHostException;

import javax.net.ssl.SSLException;

import io.databases.spring.autoconfigure.DatabaseConnectException;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.dao.PermissionDeniedDataAccessException;

/**
 * For a database that did not answer, or did not let us in.
 */
final class ConnectFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseConnectException> {

	private static final String WAIT = " If it starts together with the application set 'databases.connect=retry'; to"
			+ " start without it set 'databases.connect=lazy'.";

	private static final int MYSQL_UNKNOWN_DATABASE = 1049;

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseConnectException cause) {
		Reason reason = Reason.of(cause);
		Throwable detail = (cause.getCause() != null) ? cause.getCause() : cause;
		return new FailureAnalysis(reason.description.formatted(cause.getUrl()) + " (bean '" + cause.getName()
				+ "').%n%n%s".formatted(detail.getMessage()) + innermost(detail), reason.action, cause);
	}

	/** What the driver or the network said; never with a password. */
	private static String innermost(Throwable failure) {
		Throwable last = failure;
		while (last.getCause() != null && last.getCause() != last) {
			last = last.getCause();
		}
		return (last != failure && last.getMessage() != null)
				? "%n%s: %s".formatted(last.getClass().getName(), last.getMessage()) : "";
	}

	/**
	 * What went wrong, from the most certain sign to the least.
	 */
	private enum Reason {

		/** Neither certificates nor encryption suit both sides. */
		ENCRYPTION("No encrypted connection to %s could be made",
				"The server's certificate must come from an authority that is trusted, and be for the host that the URL"
						+ " names. Name the authority with '?sslrootcert=/path/ca.pem' or 'databases.ssl.bundle'; a"
						+ " server without encryption needs 'sslmode=disable' or 'prefer'."),

		/** The server knows neither user nor password. */
		LOGIN("The server refused the login to %s",
				"Check user and password. Special characters in a URL must be percent-encoded ('@' as '%40')."
						+ " 'databases.username' and 'databases.password' take them as they are."),

		/** The server has no such database. */
		NO_DATABASE("The server has no database of the name in %s",
				"Create the database, or correct the name behind the last '/' of the URL."),

		/** The name of the host has no address. */
		NO_HOST("The host of %s is not known",
				"Check the host's name, and that this machine, or this container, can look it up."),

		/** A file that can't be made or opened. */
		FILE("The SQLite database %s could not be opened",
				"Check that its directory exists and can be written to by the user of this process. A relative path, with"
						+ " three slashes, begins in the working directory; an absolute one has four."),

		/** Nobody answers. */
		UNREACHABLE("The database at %s could not be reached",
				"Check that the server runs, and that host and port are right and not blocked on the way." + WAIT);

		private final String description;

		private final String action;

		Reason(String description, String action) {
			this.description = description;
			this.action = action;
		}

		static Reason of(DatabaseConnectException failure) {
			for (Throwable current = failure; current != null; current = next(current)) {
				if (isEncryption(current)) {
					return ENCRYPTION;
				}
				if (current instanceof UnknownHostException) {
					return NO_HOST;
				}
				if (current instanceof R2dbcException r2dbc && isUnknownDatabase(r2dbc)) {
					return NO_DATABASE;
				}
			}
			if (failure.getCause() instanceof PermissionDeniedDataAccessException) {
				return LOGIN;
			}
			return failure.getUrl().startsWith("sqlite") ? FILE : UNREACHABLE;
		}

		private static @Nullable Throwable next(Throwable failure) {
			return (failure.getCause() != failure) ? failure.getCause() : null;
		}

		/* PostgreSQL's driver has no public type of its own for it. */
		private static boolean isEncryption(Throwable failure) {
			return failure instanceof SSLException
					|| failure.getClass().getSimpleName().equals("PostgresqlSslException");
		}

		private static boolean isUnknownDatabase(R2dbcException failure) {
			return "3D000".equals(failure.getSqlState()) || failure.getErrorCode() == MYSQL_UNKNOWN_DATABASE;
		}

	}

}
