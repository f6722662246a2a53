package io.databases.spring.diagnostics;

import io.databases.spring.autoconfigure.migration.MissingJdbcDriverException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * For a migration tool without its JDBC driver.
 */
final class MissingJdbcDriverFailureAnalyzer extends AbstractFailureAnalyzer<MissingJdbcDriverException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingJdbcDriverException cause) {
		return new FailureAnalysis(
				cause.getTool() + " runs on JDBC, and the JDBC driver for " + cause.getDialect()
						+ " is not on the class path.",
				"Add the dependency '" + cause.getCoordinates()
						+ "', beside the R2DBC driver that the application itself uses.",
				cause);
	}

}
