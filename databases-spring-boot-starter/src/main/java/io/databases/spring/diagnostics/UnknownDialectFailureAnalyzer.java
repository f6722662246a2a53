package io.databases.spring.diagnostics;

import io.databases.backend.UnknownDialectException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * For a URL of a database that is not supported, or that is not meant for this library.
 */
final class UnknownDialectFailureAnalyzer extends AbstractFailureAnalyzer<UnknownDialectException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownDialectException cause) {
		String origin = Origins.of(rootFailure);
		return new FailureAnalysis(
				"The database URL from " + origin + " has the scheme '" + cause.getScheme()
						+ "', and no backend knows it.",
				"Use a URL that begins with 'postgresql://', 'mysql://', 'mariadb://' or 'sqlite://'."
						+ ("databases.url".equals(origin) ? ""
								: " If " + origin + " is meant for something else, set 'databases.url', which wins.")
						+ " For another database add a library that provides an io.databases.backend.Backend.",
				cause);
	}

}
