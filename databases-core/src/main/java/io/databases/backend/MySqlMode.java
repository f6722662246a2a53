package io.databases.backend;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.databases.sql.Dialect;
import io.databases.sql.Syntax;

/**
 * What {@code sql_mode} says of quotes. Modes that stand for several, such as
 * {@code ANSI}, are told together with those that they stand for.
 */
enum MySqlMode {

	STANDARD, ANSI_QUOTES(Syntax.DOUBLE_QUOTED_STRINGS), NO_BACKSLASH_ESCAPES(Syntax.BACKSLASH_ESCAPES),
	BOTH(Syntax.DOUBLE_QUOTED_STRINGS, Syntax.BACKSLASH_ESCAPES);

	private final Syntax[] missing;

	/** Dialects are compared by identity. There are as many as constants of dialects. */
	private final Map<Dialect, Dialect> dialects = new ConcurrentHashMap<>();

	MySqlMode(Syntax... missing) {
		this.missing = missing;
	}

	static MySqlMode of(String mode) {
		List<String> modes = List.of(mode.toUpperCase(Locale.ROOT).split(",", -1));
		boolean ansi = modes.contains(ANSI_QUOTES.name());
		boolean plain = modes.contains(NO_BACKSLASH_ESCAPES.name());
		if (ansi) {
			return plain ? BOTH : ANSI_QUOTES;
		}
		return plain ? NO_BACKSLASH_ESCAPES : STANDARD;
	}

	Dialect dialect(Dialect standard) {
		return (this == STANDARD) ? standard
				: this.dialects.computeIfAbsent(standard, (known) -> known.without(this.missing));
	}

}
