package io.databases.spring.autoconfigure;

import reactor.core.publisher.Mono;

/**
 * The databases of the application that are set to force-rollback, for test support.
 */
public interface ForceRollbackDatabases {

	/**
	 * Rolls back what was done on them since the last call.
	 * @return completes when all is undone
	 */
	Mono<Void> rollback();

}
