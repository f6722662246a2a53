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
 *
 * @param ansiQuotes whether double quotes are those of identifiers
 * @param plainBackslashes whether a backslash escapes nothing
 */
record MySqlMode(boolean ansiQuotes, boolean plainBackslashes) {

	/**
	 * Dialects are compared by identity: each is made once. Few, for there are four modes
	 * and as many constants.
	 */
	private static final Map<Variant, Dialect> DIALECTS = new ConcurrentHashMap<>();

	static MySqlMode of(String mode) {
		List<String> modes = List.of(mode.toUpperCase(Locale.ROOT).split(",", -1));
		return new MySqlMode(modes.contains("ANSI_QUOTES"), modes.contains("NO_BACKSLASH_ESCAPES"));
	}

	Dialect dialect(Dialect standard) {
		return (this.ansiQuotes || this.plainBackslashes)
				? DIALECTS.computeIfAbsent(new Variant(this, standard), Variant::make) : standard;
	}

	private record Variant(MySqlMode mode, Dialect standard) {

		Dialect make() {
			Dialect made = this.standard;
			made = this.mode.ansiQuotes ? made.without(Syntax.DOUBLE_QUOTED_STRINGS) : made;
			return this.mode.plainBackslashes ? made.without(Syntax.BACKSLASH_ESCAPES) : made;
		}

	}

}
