package io.databases.spring.diagnostics;

import io.databases.backend.MissingDriverException;
import io.databases.backend.UnknownDialectException;
import io.databases.spring.autoconfigure.DatabaseSourceException;
import io.databases.url.InvalidDatabaseUrlException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * For a setting that can't be: a number out of range, settings that contradict each other
 * or that the database does not have.
 */
final class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseSourceException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, DatabaseSourceException cause) {
		Throwable reason = cause.getCause();
		if (reason == null || reason instanceof InvalidDatabaseUrlException || reason instanceof MissingDriverException
				|| reason instanceof UnknownDialectException) {
			return null; // others say it better
		}
		return new FailureAnalysis(
				"A setting of the database of " + cause.getOrigin()
						+ " is not possible.%n%n%s".formatted(reason.getMessage()),
				"Correct the property below 'databases' or the option of the URL that is named above.", cause);
	}

}
