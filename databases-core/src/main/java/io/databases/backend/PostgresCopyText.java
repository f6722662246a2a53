package io.databases.backend;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Builds the text format of COPY. A value goes into a column only where the column's type
 * reads its text as what a cast of the value would give: an integer into a number, but no
 * double into a decimal, whose cast keeps fewer digits, and no moment into a time without
 * a zone, which would drop the zone.
 */
final class PostgresCopyText extends PostgresText {

	private static final Set<Kind> INTEGERS = EnumSet.of(Kind.INT2, Kind.INT4, Kind.INT8);

	private static final Set<Kind> WHOLE = with(INTEGERS, Kind.TEXT);

	private static final Map<String, Set<Kind>> TAKEN = Map.ofEntries(Map.entry("int2", WHOLE),
			Map.entry("int4", WHOLE), Map.entry("int8", WHOLE), Map.entry("text", WHOLE), Map.entry("varchar", WHOLE),
			Map.entry("numeric", with(WHOLE, Kind.NUMERIC)), Map.entry("float8", with(WHOLE, Kind.FLOAT8)),
			Map.entry("float4", EnumSet.of(Kind.FLOAT4, Kind.TEXT)),
			Map.entry("bool", EnumSet.of(Kind.BOOLEAN, Kind.TEXT)), Map.entry("uuid", EnumSet.of(Kind.UUID, Kind.TEXT)),
			Map.entry("bytea", EnumSet.of(Kind.BYTES, Kind.TEXT)), Map.entry("date", EnumSet.of(Kind.DATE, Kind.TEXT)),
			Map.entry("time", EnumSet.of(Kind.TIME, Kind.TEXT)),
			Map.entry("timestamp", EnumSet.of(Kind.TIMESTAMP, Kind.TEXT)),
			Map.entry("timestamptz", EnumSet.of(Kind.TIMESTAMPTZ, Kind.TEXT)));

	private static final Set<Kind> TEXTS = EnumSet.of(Kind.TEXT);

	private final List<Set<Kind>> taken;

	PostgresCopyText(int rows, List<String> types) {
		super(new StringBuilder(rows * types.size() * 12));
		this.taken = types.stream().map((type) -> TAKEN.getOrDefault(type, TEXTS)).toList();
	}

	private static Set<Kind> with(Set<Kind> kinds, Kind more) {
		Set<Kind> all = EnumSet.copyOf(kinds);
		all.add(more);
		return all;
	}

	/**
	 * Adds the next value of a row, in the order of the columns. Returns {@code false} if
	 * it can't be copied.
	 */
	boolean add(int column, @Nullable Object value) {
		if (column > 0) {
			this.text.append('\t');
		}
		if (value == null) {
			this.text.append("\\N");
		}
		else {
			Kind kind = append(value);
			if (kind == null || !this.taken.get(column).contains(kind)) {
				return false;
			}
		}
		if (column == this.taken.size() - 1) {
			this.text.append('\n');
		}
		return true;
	}

	String finish() {
		return this.text.toString();
	}

	@Override
	void string(String string) {
		int done = 0;
		for (int i = 0; i < string.length(); i++) {
			char c = string.charAt(i);
			if (c == '\\' || c == '\n' || c == '\r' || c == '\t') {
				this.text.append(string, done, i)
					.append('\\')
					.append((c == '\n') ? 'n' : (c == '\r') ? 'r' : (c == '\t') ? 't' : c);
				done = i + 1;
			}
		}
		this.text.append(string, done, string.length());
	}

	@Override
	String quote() {
		return "";
	}

}
