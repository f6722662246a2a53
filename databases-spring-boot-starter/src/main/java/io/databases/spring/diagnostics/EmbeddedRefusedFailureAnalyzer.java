package io.databases.spring.diagnostics;

import io.databases.spring.autoconfigure.EmbeddedDatabaseRefusedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * For an application without a URL where the embedded database is not wanted.
 */
final class EmbeddedRefusedFailureAnalyzer extends AbstractFailureAnalyzer<EmbeddedDatabaseRefusedException> {

	private static final String SET = "Set DATABASE_URL or 'databases.url', for example to"
			+ " 'postgresql://user:password@host:5432/name'.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EmbeddedDatabaseRefusedException cause) {
		if (cause.getPlatform() == null) {
			return new FailureAnalysis(
					"No database URL is set, and 'databases.embedded=never' refuses the embedded database.", SET,
					cause);
		}
		return new FailureAnalysis(
				"No database URL is set. The embedded database, a file, is refused on the cloud platform "
						+ cause.getPlatform() + ", whose disks do not outlive the application.",
				SET + " For a database file on a disk that lasts, say so with 'databases.url=sqlite:////path/file.db'.",
				cause);
	}

}
