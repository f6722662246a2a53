package io.databases.record.convert;

import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the constant of an enum by its name: exactly, else without regard to case.
 */
final class EnumConversion implements Conversion {

	private final Map<String, Enum<?>> byName = new LinkedHashMap<>();

	private final String target;

	EnumConversion(Class<?> type) {
		for (Object constant : Objects.requireNonNull(type.getEnumConstants())) {
			this.byName.put(((Enum<?>) constant).name(), (Enum<?>) constant);
		}
		this.target = TypeNames.of((Type) type);
	}

	@Override
	public Object convert(Object value) {
		if (!(value instanceof String text)) {
			throw ConversionException.unsupported(value, this.target);
		}
		Enum<?> constant = this.byName.get(text);
		return (constant != null) ? constant : ignoringCase(text);
	}

	private Object ignoringCase(String text) {
		for (Map.Entry<String, Enum<?>> entry : this.byName.entrySet()) {
			if (entry.getKey().equalsIgnoreCase(text)) {
				return entry.getValue();
			}
		}
		throw ConversionException.malformed(this.target, "one of " + String.join(", ", this.byName.keySet()));
	}

}
