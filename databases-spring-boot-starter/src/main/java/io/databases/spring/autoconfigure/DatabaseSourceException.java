package io.databases.spring.autoconfigure;

/**
 * The database that was asked for can't be made. The cause says why; this says who asked.
 */
public final class DatabaseSourceException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String origin;

	DatabaseSourceException(String origin, RuntimeException cause) {
		super("No database can be made from " + origin + ": " + cause.getMessage(), cause);
		this.origin = origin;
	}

	/**
	 * Who asked for the database.
	 * @return a property, a bean or the embedded default
	 */
	public String getOrigin() {
		return this.origin;
	}

}
