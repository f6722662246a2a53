package io.databases.record.convert;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Finds the constant of an enum by its name: exactly, else without regard to case.
 */
final class EnumConversion implements Conversion {

	private final Enum<?>[] constants;

	private final String target;

	EnumConversion(Class<?> type) {
		this.constants = (Enum<?>[]) type.getEnumConstants();
		this.target = TypeNames.of((Type) type);
	}

	@Override
	public Object convert(Object value) {
		if (!(value instanceof String text)) {
			throw ConversionException.unsupported(value, this.target);
		}
		for (Enum<?> constant : this.constants) {
			if (constant.name().equals(text)) {
				return constant;
			}
		}
		for (Enum<?> constant : this.constants) {
			if (constant.name().equalsIgnoreCase(text)) {
				return constant;
			}
		}
		throw ConversionException.malformed(this.target,
				"one of " + Arrays.stream(this.constants).map(Enum::name).collect(Collectors.joining(", ")));
	}

}
