package io.databases.spring.diagnostics;

import io.databases.url.InvalidDatabaseUrlException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * For a URL that is none.
 */
final class InvalidUrlFailureAnalyzer extends AbstractFailureAnalyzer<InvalidDatabaseUrlException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidDatabaseUrlException cause) {
		return new FailureAnalysis(
				"The database URL from " + Origins.of(rootFailure)
						+ " is not valid.%n%n%s".formatted(cause.getMessage()),
				"Write it as 'postgresql://user:password@host:5432/name', 'mysql://user:password@host:3306/name' or"
						+ " 'sqlite:///file.db', with special characters in user, password and name percent-encoded"
						+ " ('@' as '%40', '/' as '%2F', '#' as '%23').",
				cause);
	}

}
