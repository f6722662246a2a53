package io.databases.sql;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.databases.sql.Lexer.Unterminated;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * The errors of handing values to a statement. They show names and SQL, never a value.
 */
final class ParameterErrors {

	private static final int LONGEST_SQL = 2_000;

	private static final int LONGEST_LIST = 20;

	private ParameterErrors() {
	}

	static InvalidDataAccessApiUsageException missing(SqlText sql, String name, ParameterSource values) {
		String given = values.names().isEmpty() ? "no values were given" : "given: " + list(values.names());
		return error("No value for parameter '" + name + "'" + hint(name, values.names()) + "; " + given, sql);
	}

	/**
	 * Compares the names of both sides, apart from what the source need not use.
	 */
	static void checkNames(SqlText sql, ParameterSource values) {
		List<String> known = sql.parameterNames();
		for (String name : known) {
			if (!values.has(name)) {
				throw missing(sql, name, values);
			}
		}
		if (values.isExact() && values.size() > known.size()) {
			Set<String> unknown = new LinkedHashSet<>(values.names());
			unknown.removeAll(known);
			throw unknown(sql, unknown);
		}
	}

	private static InvalidDataAccessApiUsageException unknown(SqlText sql, Collection<String> unknown) {
		List<String> known = sql.parameterNames();
		String name = unknown.iterator().next();
		String what = (unknown.size() == 1) ? "Name '" + name + "'" + hint(name, known) + " is no parameter of the SQL"
				: "Names " + list(unknown) + " are no parameters of the SQL";
		String parameters = known.isEmpty() ? "it has none" : "parameters: " + list(known);
		String unterminated = sql.unterminated();
		String reason = (unterminated != null) ? "; there is no end of the " + unterminated : "";
		return error(what + "; " + parameters + reason, sql);
	}

	static InvalidDataAccessApiUsageException unreadable(SqlText sql, @Nullable Unterminated unterminated) {
		if (unterminated != null) {
			return error("The SQL can't take values: there is no end of the " + describe(sql.sql(), unterminated), sql);
		}
		return error("The SQL mixes parameters such as ':" + sql.name(0)
				+ "' with the database's own placeholders; give all of them names", sql);
	}

	static InvalidDataAccessApiUsageException emptyList(SqlText sql, Slot slot) {
		return error("Parameter '" + slot.name + "' in " + position(sql.sql(), slot.start)
				+ " is an empty list, which can only stand alone inside IN (:" + slot.name + ")", sql);
	}

	static InvalidDataAccessApiUsageException emptyListCompared(SqlText sql, Slot slot) {
		return error("Parameter '" + slot.name + "' in " + position(sql.sql(), slot.start)
				+ " is an empty list, and a comparison stands beside its IN: write parentheses around (… IN (:"
				+ slot.name + "))", sql);
	}

	static InvalidDataAccessApiUsageException unevenRows(SqlText sql, String name) {
		return error("Parameter '" + name + "' is a list of rows, which must all have the same number of values, "
				+ "one at least", sql);
	}

	static InvalidDataAccessApiUsageException tooMany(SqlText sql, int count) {
		return error("The statement would have " + count + " binds, and " + sql.dialect().name() + " takes "
				+ sql.dialect().maxParameters() + " at most; divide its lists", sql);
	}

	static String describe(String sql, Unterminated unterminated) {
		return unterminated.what() + " that begins in " + position(sql, unterminated.start());
	}

	private static String position(String sql, int index) {
		int line = 1;
		int lineStart = 0;
		for (int i = sql.indexOf('\n'); i >= 0 && i < index; i = sql.indexOf('\n', i + 1)) {
			line++;
			lineStart = i + 1;
		}
		return "line " + line + ", column " + (index - lineStart + 1);
	}

	private static String hint(String name, Collection<String> candidates) {
		String nearest = Misspelling.nearest(name, candidates);
		return (nearest != null) ? " (did you mean '" + nearest + "'?)" : "";
	}

	private static String list(Collection<String> names) {
		String list = names.stream()
			.limit(LONGEST_LIST)
			.map((name) -> "'" + name + "'")
			.collect(Collectors.joining(", "));
		return (names.size() > LONGEST_LIST) ? list + ", …" : list;
	}

	private static InvalidDataAccessApiUsageException error(String message, SqlText sql) {
		String text = sql.sql();
		String shown = (text.length() > LONGEST_SQL) ? text.substring(0, LONGEST_SQL) + "…" : text;
		return new InvalidDataAccessApiUsageException(message + "; SQL [" + shown + "]");
	}

}
