package io.databases.backend;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes settings of a session as MySQL takes them in {@code SET}: numbers as they are,
 * everything else quoted.
 */
final class MySqlVariables {

	private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

	private MySqlVariables() {
	}

	static String[] assignments(Map<String, String> variables) {
		return variables.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + literal(entry.getValue()))
			.toArray(String[]::new);
	}

	private static String literal(String value) {
		if (NUMBER.matcher(value).matches()) {
			return value;
		}
		return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
	}

}
