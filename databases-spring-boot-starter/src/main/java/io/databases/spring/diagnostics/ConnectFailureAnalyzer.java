package io.databases.spring.diagnostics;

import io.databases.spring.autoconfigure.DatabaseConnectException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.dao.PermissionDeniedDataAccessException;

/**
 * For a database that did not answer, or did not let us in.
 */
final class ConnectFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseConnectException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseConnectException cause) {
		Throwable reason = (cause.getCause() != null) ? cause.getCause() : cause;
		if (reason instanceof PermissionDeniedDataAccessException) {
			return new FailureAnalysis(
					"The server refused the login to " + cause.getUrl() + " (bean '" + cause.getName()
							+ "').%n%n%s".formatted(reason.getMessage()),
					"Check user and password. Special characters in a URL must be percent-encoded ('@' as '%40');"
							+ " 'databases.username' and 'databases.password' take them as they are.",
					cause);
		}
		return new FailureAnalysis(
				"The database at " + cause.getUrl() + " could not be reached (bean '" + cause.getName()
						+ "').%n%n%s".formatted(reason.getMessage()),
				"Check that the server runs, and that host and port are right and not blocked on the way."
						+ " If it starts together with the application set 'databases.connect=retry'; to start"
						+ " without it set 'databases.connect=lazy'.",
				cause);
	}

}
