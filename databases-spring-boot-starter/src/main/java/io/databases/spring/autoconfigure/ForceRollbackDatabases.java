package io.databases.spring.autoconfigure;

import java.util.Map;

import reactor.core.publisher.Mono;

/**
 * The databases of the application that are set to force-rollback, for test support. What
 * was done while the application started is kept until it ends.
 */
public interface ForceRollbackDatabases {

	/**
	 * Rolls back what was done on them since the last call or {@link #keep()}.
	 * @return completes when all is undone; an error where a server has committed it
	 */
	Mono<Void> rollback();

	/**
	 * Keeps what was done so far from {@link #rollback()}.
	 * @return the levels that are kept, by the names of the beans
	 */
	Map<String, Integer> keep();

	/**
	 * Rolls back what was done on a level and above it, and goes on with that one.
	 * @param levels what {@link #keep()} has returned
	 * @return completes when all is undone; an error where a server has committed it
	 */
	Mono<Void> rollback(Map<String, Integer> levels);

}
