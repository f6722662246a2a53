package io.databases.spring.diagnostics;

import io.databases.spring.autoconfigure.DatabaseSetupException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * For what lacks a library, a bean or a setting beside it.
 */
final class SetupFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseSetupException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseSetupException cause) {
		return new FailureAnalysis(cause.getProblem() + ".", cause.getRemedy(), cause);
	}

}
