package io.databases.backend;

import java.util.List;
import java.util.ServiceLoader;

import io.databases.url.DatabaseUrl;

/**
 * Finds the backend for a URL.
 */
public final class Backends {

	private static final List<Backend> BUILT_IN = List.of(new PostgresBackend(), new MySqlBackend(),
			new SqliteBackend());

	private Backends() {
	}

	/**
	 * Finds the backend for a URL: a built-in one, or one that is registered as a
	 * service.
	 * @param url the URL
	 * @return the backend
	 * @throws UnknownDialectException if there is none
	 */
	public static Backend forUrl(DatabaseUrl url) {
		for (Backend backend : BUILT_IN) {
			if (backend.accepts(url)) {
				return backend;
			}
		}
		for (Backend backend : ServiceLoader.load(Backend.class)) {
			if (backend.accepts(url)) {
				return backend;
			}
		}
		throw new UnknownDialectException(url.scheme());
	}

}
