package io.databases.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Writes settings of a session as MySQL takes them in {@code SET}: numbers as they are,
 * everything else quoted.
 */
final class MySqlVariables {

	private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

	/** One assignment: quoted texts and what has no comma or semicolon. */
	private static final Pattern ASSIGNMENT = Pattern
		.compile("(?:'(?:[^'\\\\]|\\\\.|'')*+'|\"(?:[^\"\\\\]|\\\\.|\"\")*+\"|`[^`]*+`|[^,;'\"`])++");

	private MySqlVariables() {
	}

	/**
	 * Writes the assignments.
	 * @param written assignments as they are written in a URL, divided by commas or
	 * semicolons; {@code null} for none
	 * @param variables further ones, by name; they come later, so they win
	 * @return the assignments
	 */
	static String[] assignments(@Nullable String written, Map<String, String> variables) {
		List<String> assignments = new ArrayList<>();
		if (written != null) {
			Matcher matcher = ASSIGNMENT.matcher(written);
			while (matcher.find()) {
				assignments.add(matcher.group().strip());
			}
			assignments.removeIf(String::isEmpty);
		}
		variables.forEach((name, value) -> assignments.add(name + "=" + literal(value)));
		return assignments.toArray(new String[0]);
	}

	private static String literal(String value) {
		if (NUMBER.matcher(value).matches()) {
			return value;
		}
		return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
	}

}
