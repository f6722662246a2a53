package io.databases.record.mapping;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.TypeMismatchDataAccessException;

import io.databases.record.convert.ConversionException;

/**
 * The errors of values that do not fit: column, class of the value, target and reason,
 * never the value.
 */
public final class Mismatch {

	private Mismatch() {
	}

	/**
	 * A value that cannot be converted to what a program asked for.
	 * @param column the name of the column
	 * @param target the name of the class asked for
	 * @param reason why not
	 * @return the error
	 */
	public static DataAccessException ofColumn(String column, String target, ConversionException reason) {
		return new TypeMismatchDataAccessException(
				"Column '" + column + "' cannot be read as " + target + ": " + reason.getMessage());
	}

	static DataAccessException ofProperty(String column, String property, ConversionException reason) {
		return new TypeMismatchDataAccessException(
				"Column '" + column + "' does not fit " + property + ": " + reason.getMessage());
	}

	static DataAccessException nullForPrimitive(String column, String property) {
		return new TypeMismatchDataAccessException("Column '" + column + "' is NULL, which does not fit " + property
				+ "; use the wrapper class there, or COALESCE in the query");
	}

	/**
	 * A value that the driver cannot decode. Its exception is kept as the cause: it says
	 * what we do not know.
	 * @param column the name of the column
	 * @param ex what the reader of the column threw
	 * @return the error
	 */
	public static DataAccessException unreadable(String column, RuntimeException ex) {
		if (ex instanceof ConversionException reason) {
			return new TypeMismatchDataAccessException(
					"Column '" + column + "' cannot be read: " + reason.getMessage());
		}
		if (ex instanceof DataAccessException own) {
			return own; // says what to do already
		}
		return new DataRetrievalFailureException(
				"Column '" + column + "' could not be read by the driver (" + ex.getClass().getName() + ")", ex);
	}

}
