package io.databases.spring.autoconfigure;

import io.databases.url.DatabaseUrl;

/**
 * A database did not connect when the application started.
 */
public final class DatabaseConnectException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String name;

	private final String url;

	DatabaseConnectException(String name, DatabaseUrl url, Throwable cause) {
		super("Bean '" + name + "' did not connect to " + url.masked() + ": " + cause.getMessage(), cause);
		this.name = name;
		this.url = url.masked();
	}

	/**
	 * The name of the database's bean.
	 * @return the name
	 */
	public String getName() {
		return this.name;
	}

	/**
	 * Where it should have connected to.
	 * @return the URL without its password
	 */
	public String getUrl() {
		return this.url;
	}

}
