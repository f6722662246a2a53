package io.databases.backend;

/**
 * No backend knows the scheme of a URL.
 */
public class UnknownDialectException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String scheme;

	/**
	 * Creates the exception.
	 * @param scheme the scheme that is not known
	 */
	public UnknownDialectException(String scheme) {
		super("No backend for the scheme '" + scheme
				+ "': use postgresql://, mysql://, mariadb:// or sqlite://, or add a"
				+ " library that provides an io.databases.backend.Backend for it");
		this.scheme = scheme;
	}

	/**
	 * The scheme that is not known.
	 * @return the scheme
	 */
	public String getScheme() {
		return this.scheme;
	}

}
