package io.databases.spring.autoconfigure;

import io.databases.pool.PoolListener;
import io.databases.url.DatabaseUrl;

/**
 * A bean that makes a listener for the pool of each database.
 */
@FunctionalInterface
public interface PoolListenerFactory {

	/**
	 * Makes the listener of one database.
	 * @param name the name of the database's bean
	 * @param url the URL
	 * @return the listener
	 */
	PoolListener create(String name, DatabaseUrl url);

}
