package io.databases.spring.autoconfigure;

import io.databases.query.ExecutionListener;
import io.databases.url.DatabaseUrl;

/**
 * Makes a listener for each database: declare a bean of this type to be told of every
 * statement.
 */
@FunctionalInterface
public interface ExecutionListenerFactory {

	/**
	 * Makes the listener of one database.
	 * @param name the name of the database's bean
	 * @param url the database's URL
	 * @return the listener
	 */
	ExecutionListener create(String name, DatabaseUrl url);

}
