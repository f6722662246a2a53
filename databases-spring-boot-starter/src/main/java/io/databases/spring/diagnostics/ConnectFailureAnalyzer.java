package io.databases.spring.diagnostics;

import io.databases.spring.autoconfigure.DatabaseConnectException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * For a database that did not answer, or did not let us in.
 */
final class ConnectFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseConnectException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseConnectException cause) {
		ConnectFailureReason reason = ConnectFailureReason.of(cause);
		Throwable detail = (cause.getCause() != null) ? cause.getCause() : cause;
		return new FailureAnalysis(reason.describe(cause.getUrl()) + " (bean '" + cause.getName()
				+ "').%n%n%s".formatted(detail.getMessage()) + innermost(detail), reason.action(), cause);
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

}
