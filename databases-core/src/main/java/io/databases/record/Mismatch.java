package io.databases.record;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.TypeMismatchDataAccessException;

import io.databases.record.convert.ConversionException;

/**
 * The errors of values that do not fit: column, class of the value, target and reason,
 * never the value.
 */
final class Mismatch {

	private Mismatch() {
	}

	static DataAccessException ofColumn(String column, String target, ConversionException reason) {
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

	/** The driver's exception is kept as the cause: it says what we do not know. */
	static DataAccessException unreadable(String column, RuntimeException ex) {
		if (ex instanceof ConversionException reason) {
			return new TypeMismatchDataAccessException(
					"Column '" + column + "' cannot be read: " + reason.getMessage());
		}
		return new DataRetrievalFailureException(
				"Column '" + column + "' could not be read by the driver (" + ex.getClass().getName() + ")", ex);
	}

}
