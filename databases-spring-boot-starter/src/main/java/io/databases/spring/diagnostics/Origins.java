package io.databases.spring.diagnostics;

import io.databases.spring.autoconfigure.DatabaseSourceException;

/**
 * Tells who asked for the database that could not be made.
 */
final class Origins {

	private Origins() {
	}

	static String of(Throwable failure) {
		for (Throwable current = failure; current != null; current = current.getCause()) {
			if (current instanceof DatabaseSourceException source) {
				return source.getOrigin();
			}
		}
		return "the application's own code";
	}

}
