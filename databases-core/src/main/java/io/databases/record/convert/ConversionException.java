package io.databases.record.convert;

import java.io.Serial;

import org.springframework.dao.TypeMismatchDataAccessException;

/**
 * Thrown when a value has no exact counterpart in the type asked for.
 *
 * <p>
 * The message names classes and the reason. It never holds the value, and there is no
 * cause, because the exceptions of parsers quote what they were given.
 */
public final class ConversionException extends TypeMismatchDataAccessException {

	@Serial
	private static final long serialVersionUID = 1L;

	ConversionException(String reason) {
		super(reason);
	}

	/**
	 * A value that no class can hold.
	 * @param reason what it is and what to do, without the value
	 * @return the error
	 */
	public static ConversionException noClassFor(String reason) {
		return new ConversionException(reason);
	}

	static ConversionException unsupported(Object value, String target) {
		return new ConversionException("there is no conversion from " + TypeNames.of(value) + " to " + target);
	}

	static ConversionException lossy(Object value, String target, String reason) {
		return new ConversionException("the " + TypeNames.of(value) + " does not fit into " + target + ": " + reason);
	}

	static ConversionException malformed(String target, String form) {
		return new ConversionException("the String is no " + target + "; expected: " + form);
	}

}
