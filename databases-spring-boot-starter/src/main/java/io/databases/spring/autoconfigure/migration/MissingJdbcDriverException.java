package io.databases.spring.autoconfigure.migration;

/**
 * A migration tool is there, but no JDBC driver for the database.
 */
public final class MissingJdbcDriverException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String tool;

	private final String dialect;

	private final String coordinates;

	MissingJdbcDriverException(String tool, String dialect, String coordinates) {
		super(tool + " needs the JDBC driver for '" + dialect
				+ "', which is not on the class path: add the dependency '" + coordinates + "'");
		this.tool = tool;
		this.dialect = dialect;
		this.coordinates = coordinates;
	}

	/**
	 * Who needs it.
	 * @return the tool
	 */
	public String getTool() {
		return this.tool;
	}

	/**
	 * The kind of database.
	 * @return the dialect
	 */
	public String getDialect() {
		return this.dialect;
	}

	/**
	 * What to add.
	 * @return Maven coordinates, as {@code group:artifact}
	 */
	public String getCoordinates() {
		return this.coordinates;
	}

}
