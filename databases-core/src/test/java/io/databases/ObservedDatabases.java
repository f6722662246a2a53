package io.databases;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.databases.backend.Backend;
import io.databases.backend.Backends;
import io.databases.backend.ConnectRequest;
import io.databases.backend.ServerSession;
import io.databases.lease.Limits;
import io.databases.observed.ObservedBackend;
import io.databases.observed.ObservedSession;
import io.databases.observed.Work;
import io.databases.pool.PoolOptions;
import io.databases.pool.PoolWatch;
import io.databases.url.DatabaseUrl;

/**
 * Makes databases that tell what their transactions are doing.
 */
public final class ObservedDatabases {

	private ObservedDatabases() {
	}

	/**
	 * Makes a database, not connected yet.
	 * @param text the URL
	 * @param size the number of connections
	 * @param works the work to tell, by the names of its transactions
	 * @return the database
	 */
	public static Database create(String text, int size, Map<String, Work> works) {
		return create(text, size, Limits.defaults(), (session) -> ObservedSession.of(session, works));
	}

	/**
	 * Makes a database, not connected yet.
	 * @param text the URL
	 * @param size the number of connections
	 * @param limits how long anything may take
	 * @param observed makes the observed session of the backend's
	 * @return the database
	 */
	public static Database create(String text, int size, Limits limits, UnaryOperator<ServerSession> observed) {
		DatabaseUrl url = DatabaseUrl.parse(text);
		return create(url, new ObservedBackend(Backends.forUrl(url), observed), size, limits);
	}

	/**
	 * Makes a database, not connected yet.
	 * @param url the URL
	 * @param backend the kind of database
	 * @param size the number of connections
	 * @param limits how long anything may take
	 * @return the database
	 */
	public static Database create(DatabaseUrl url, Backend backend, int size, Limits limits) {
		Sources sources = new Sources(backend,
				new ConnectRequest(url, null, limits.connect(), null, null, Map.of(), limits.turn()),
				PoolOptions.defaults().withMaxSize(size), limits, null, PoolWatch.NONE);
		return DefaultDatabase.create(url, backend, sources, false, List.of(), true, null);
	}

}
