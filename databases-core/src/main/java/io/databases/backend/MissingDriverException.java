package io.databases.backend;

import org.jspecify.annotations.Nullable;

/**
 * The R2DBC driver that a URL needs is not on the class path.
 */
public class MissingDriverException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String dialect;

	private final String coordinates;

	/**
	 * Creates the exception.
	 * @param dialect what the URL asks for
	 * @param coordinates what to add, as {@code group:artifact}
	 */
	public MissingDriverException(String dialect, String coordinates) {
		super("The driver for '" + dialect + "' is not on the class path: add the dependency '" + coordinates + "'");
		this.dialect = dialect;
		this.coordinates = coordinates;
	}

	/**
	 * What the URL asks for.
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

	/** Fails unless a class of the driver is there. */
	static void require(String className, String dialect, String coordinates) {
		ClassLoader own = MissingDriverException.class.getClassLoader();
		ClassLoader context = Thread.currentThread().getContextClassLoader();
		if (!isPresent(className, own) && !isPresent(className, context)) {
			throw new MissingDriverException(dialect, coordinates);
		}
	}

	private static boolean isPresent(String className, @Nullable ClassLoader loader) {
		if (loader == null) {
			return false;
		}
		try {
			Class.forName(className, false, loader);
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false; // the answer itself
		}
	}

}
