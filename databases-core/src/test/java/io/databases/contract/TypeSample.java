package io.databases.contract;

import java.util.Map;

/**
 * A value of a column type.
 *
 * @param literal as it is written in SQL
 * @param value as it is read and bound
 * @param others the value on those databases where it is another one
 */
record TypeSample(String literal, Object value, Map<Engine, Object> others) {

	TypeSample(String literal, Object value) {
		this(literal, value, Map.of());
	}

	Object value(Engine engine) {
		return this.others.getOrDefault(engine, this.value);
	}

}
