package io.databases.spring.diagnostics;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * For a migration that failed, of the main or of a named database. The tools may both be
 * missing, so they are told by the names of their exceptions; what Boot explains by
 * itself, such as a change log that is not there, is left to it.
 */
final class MigrationFailureAnalyzer implements FailureAnalyzer {

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		FailureAnalysis analysis = null;
		for (Throwable current = failure; current != null; current = current.getCause()) {
			String type = current.getClass().getName();
			if (type.equals("liquibase.exception.ChangeLogParseException")) {
				return null;
			}
			if (analysis == null && type.startsWith("org.flywaydb.core.")) {
				analysis = analysis("Flyway", "'spring.flyway.locations'", current);
			}
			else if (analysis == null && type.startsWith("liquibase.exception.")) {
				analysis = analysis("Liquibase", "'spring.liquibase.change-log'", current);
			}
		}
		return analysis;
	}

	private static FailureAnalysis analysis(String tool, String property, Throwable cause) {
		String message = (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
		return new FailureAnalysis("%s could not migrate the database.%n%n%s".formatted(tool, message.strip()),
				"Correct what is named above; where the scripts are is said by " + property + ", or below"
						+ " 'databases.named.<name>.migration' for a named database. MySQL and MariaDB keep what a"
						+ " failed script has done so far: undo it by hand before the next try.",
				cause);
	}

}
