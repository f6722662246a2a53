package io.databases.sqlite;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.databases.sqlite.sql.SqlScript;

/** SQL that was taken apart before, up to a number of texts. */
final class ScriptCache {

	private static final int CAPACITY = 512;

	/** Longer texts are rarely the same twice. */
	private static final int LONGEST = 16_384;

	private final ConcurrentMap<String, SqlScript> scripts = new ConcurrentHashMap<>();

	SqlScript get(String sql) {
		SqlScript known = this.scripts.get(sql);
		if (known != null) {
			return known;
		}
		SqlScript parsed = SqlScript.parse(sql);
		if (sql.length() <= LONGEST) {
			if (this.scripts.size() >= CAPACITY) {
				// Starting again costs less than keeping an order for every look-up.
				this.scripts.clear();
			}
			this.scripts.put(sql, parsed);
		}
		return parsed;
	}

}
