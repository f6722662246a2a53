package io.databases.spring.autoconfigure;

import io.databases.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where a database is, for what wants to work on the same one.
 */
public interface DatabaseConnectionDetails extends ConnectionDetails {

	/**
	 * The URL, as it was resolved.
	 * @return the URL; its {@code toString} shows no password
	 */
	DatabaseUrl url();

	/**
	 * Whether the URL says where the database is. It does not where a
	 * {@code ConnectionFactory} of the user's tells no more than its kind.
	 * @return {@code true} if others can connect with it
	 */
	default boolean isComplete() {
		return true;
	}

	/**
	 * Waits until the database answers, as {@code databases.connect} says.
	 * @throws DatabaseConnectException if it does not
	 */
	default void awaitReachable() {
	}

	/**
	 * The password for a connection that is made now.
	 * @return what {@link DatabaseCredentials} say, else the URL's; {@code null} for none
	 */
	default @Nullable String password() {
		return url().password();
	}

}
