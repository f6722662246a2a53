package io.databases.sql;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The words that mean something to the scan, found without making a string.
 */
enum Keyword {

	ABORT, ALL, ALTER, ANALYZE, AND, ANY, ARRAY, AS, ATTACH, AUTOCOMMIT, BEGIN, BETWEEN, CACHE, CALL, CASE, CHANGE,
	CHANGES, CHECK, CHECKPOINT, CLOSE, CLUSTER, COMMENT, COMMIT, CONSTRAINTS, COPY, CREATE, CURRVAL, DATABASE,
	DEALLOCATE, DECLARE, DEFAULT, DELAYED, DELETE, DESC, DESCRIBE, DETACH, DISCARD, DISTINCT, DO, DROP, DUPLICATE, ELSE,
	ELSEIF, END, EVENT, EXECUTE, EXPLAIN, FETCH, FILTER, FLUSH, FOR, FOUND_ROWS, FROM, FUNCTION, GET_LOCK, GLOBAL,
	GRANT, HANDLER, HAVING, HIGH_PRIORITY, HOLD, IF, IGNORE, IN, INDEX, INSERT, INSTALL, INTO, IS, ISNULL, KEY, KILL,
	LASTVAL, LAST_INSERT_ID, LAST_INSERT_ROWID, LIMIT, LISTEN, LOAD, LOCAL, LOCK, LOOP, LOW_PRIORITY, MATERIALIZED,
	MERGE, MOVE, NO, NOT, NOTHING, NOTIFY, NOTNULL, NULL, ON, OPTIMIZE, OR, ORDER, OVERRIDING, PASSWORD, PERSIST,
	PG_ADVISORY_LOCK, PG_ADVISORY_LOCK_SHARED, PG_ADVISORY_UNLOCK, PG_ADVISORY_UNLOCK_ALL, PG_ADVISORY_UNLOCK_SHARED,
	PG_TEMP, PG_TRY_ADVISORY_LOCK, PG_TRY_ADVISORY_LOCK_SHARED, PRAGMA, PREPARE, PREVIOUS, PROCEDURE, RECURSIVE,
	REFRESH, REINDEX, RELEASE, RELEASE_ALL_LOCKS, RELEASE_LOCK, RENAME, REPAIR, REPEAT, REPLACE, RESET, RETURNING,
	REVOKE, ROLE, ROLLBACK, ROW, ROW_COUNT, SAVEPOINT, SCHEMA, SELECT, SEQUENCE, SERVER, SET, SET_CONFIG, SHARE, SHOW,
	SOME, START, STATEMENT, STOP, TABLE, TABLES, TEMP, TEMPORARY, THEN, TOTAL_CHANGES, TRANSACTION, TRIGGER, TRUE,
	TRUNCATE, TYPE, UNINSTALL, UNION, UNLISTEN, UNLOCK, UPDATE, USE, USING, VACUUM, VALUE, VALUES, VIEW, WHEN, WHERE,
	WHILE, WITH, XA, XOR;

	private static final int LONGEST = 27;

	private static final @Nullable Keyword[] TABLE_BY_HASH = new @Nullable Keyword[1024];

	static {
		for (Keyword keyword : values()) {
			String word = keyword.name().toLowerCase(Locale.ROOT);
			if (word.length() > LONGEST) {
				throw new IllegalStateException("LONGEST is too small for '" + word + "'");
			}
			int slot = slot(hash(word, 0, word.length()));
			while (TABLE_BY_HASH[slot] != null) {
				slot = slot(slot + 1);
			}
			TABLE_BY_HASH[slot] = keyword;
		}
	}

	/** Words that are no names of columns: an expression may begin behind them. */
	private static final Set<Keyword> RESERVED = EnumSet.of(ALL, AND, ANY, AS, BETWEEN, CASE, DISTINCT, ELSE, FROM,
			HAVING, IN, INTO, IS, LIMIT, NOT, ON, OR, ORDER, RETURNING, SELECT, SOME, THEN, UNION, USING, WHEN, WHERE,
			WITH);

	private final String word;

	Keyword() {
		this.word = name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Finds the keyword that stands in a text, in either case.
	 */
	static @Nullable Keyword find(String text, int start, int end) {
		int length = end - start;
		if (length < 2 || length > LONGEST) {
			return null;
		}
		int slot = slot(hash(text, start, end));
		for (Keyword found = TABLE_BY_HASH[slot]; found != null; found = TABLE_BY_HASH[slot]) {
			if (found.word.length() == length && text.regionMatches(true, start, found.word, 0, length)) {
				return found;
			}
			slot = slot(slot + 1);
		}
		return null;
	}

	boolean isReserved() {
		return RESERVED.contains(this);
	}

	private static int hash(String text, int start, int end) {
		int hash = 0;
		for (int i = start; i < end; i++) {
			hash = 31 * hash + (text.charAt(i) | 0x20);
		}
		return hash ^ (hash >>> 10);
	}

	private static int slot(int hash) {
		return hash & (TABLE_BY_HASH.length - 1);
	}

}
