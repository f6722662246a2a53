package io.databases.url;

/**
 * A database URL that can't be used. The message says which component is wrong and what
 * to do; it never contains the password, nor the text of a URL that could not be
 * understood. There is never a cause: the message is the whole truth.
 */
public final class InvalidDatabaseUrlException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what is wrong and what to do, without any secret
	 */
	InvalidDatabaseUrlException(String message) {
		super("Invalid database URL: " + message);
	}

}
