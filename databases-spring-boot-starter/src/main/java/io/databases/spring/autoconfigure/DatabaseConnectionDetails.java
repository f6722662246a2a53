package io.databases.spring.autoconfigure;

import io.databases.url.DatabaseUrl;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where a database of ours is, also for those who must know before it connects, as
 * migrations do.
 */
public interface DatabaseConnectionDetails extends ConnectionDetails {

	/**
	 * The URL that won, credentials included.
	 * @return the URL; its {@code toString} shows no password
	 */
	DatabaseUrl url();

}
