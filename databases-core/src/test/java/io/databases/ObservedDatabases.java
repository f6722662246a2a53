package io.databases;

import java.util.List;
import java.util.Map;

import io.databases.backend.Backends;
import io.databases.backend.ConnectRequest;
import io.databases.lease.Limits;
import io.databases.observed.ObservedBackend;
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
		DatabaseUrl url = DatabaseUrl.parse(text);
		ObservedBackend backend = new ObservedBackend(Backends.forUrl(url), works);
		Limits limits = Limits.defaults();
		Sources sources = new Sources(backend,
				new ConnectRequest(url, null, limits.connect(), null, null, Map.of(), limits.turn()),
				PoolOptions.defaults().withMaxSize(size), limits, null, PoolWatch.NONE);
		return DefaultDatabase.create(url, backend, sources, false, List.of(), true, null);
	}

}
