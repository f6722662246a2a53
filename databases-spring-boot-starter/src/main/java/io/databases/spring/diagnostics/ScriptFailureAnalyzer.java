package io.databases.spring.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.r2dbc.connection.init.ScriptException;

/**
 * For a script of {@code spring.sql.init} that failed.
 */
final class ScriptFailureAnalyzer extends AbstractFailureAnalyzer<ScriptException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ScriptException cause) {
		Throwable reason = cause.getCause();
		return new FailureAnalysis(
				cause.getMessage() + ((reason != null) ? "%n%n%s".formatted(reason.getMessage()) : ""),
				"Correct the statement. Scripts run with each start: write 'CREATE TABLE IF NOT EXISTS', or set"
						+ " 'spring.sql.init.mode=never' where the schema is there already. A script for one kind of"
						+ " database, such as 'schema-postgresql.sql', is chosen by 'spring.sql.init.platform'.",
				cause);
	}

}
