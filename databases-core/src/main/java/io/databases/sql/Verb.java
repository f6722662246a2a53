package io.databases.sql;

import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The word that says what a statement does.
 */
public enum Verb {

	/** A query. */
	SELECT(Kind.QUERY),

	/** A query: {@code VALUES (1), (2)}. */
	VALUES(Kind.QUERY),

	/** A query: {@code TABLE t}. */
	TABLE(Kind.QUERY),

	/** Shows settings or the schema. */
	SHOW(Kind.QUERY),

	/** Shows a plan; {@code EXPLAIN ANALYZE} carries it out too. */
	EXPLAIN(Kind.QUERY),

	/** {@code DESCRIBE} and {@code DESC}. */
	DESCRIBE(Kind.QUERY),

	/** SQLite's settings. */
	PRAGMA(Kind.QUERY),

	/** Reads from a cursor. */
	FETCH(Kind.QUERY),

	/** MySQL's low-level cursors. */
	HANDLER(Kind.QUERY),

	/** Adds rows. */
	INSERT(Kind.CHANGE),

	/** Changes rows. */
	UPDATE(Kind.CHANGE),

	/** Removes rows. */
	DELETE(Kind.CHANGE),

	/** Adds, changes or removes rows. */
	MERGE(Kind.CHANGE),

	/** {@code REPLACE INTO}. */
	REPLACE(Kind.CHANGE),

	/** Bulk input or output of PostgreSQL. */
	COPY(Kind.CHANGE),

	/** MySQL's {@code LOAD DATA}, PostgreSQL's {@code LOAD 'library'}. */
	LOAD(Kind.CHANGE),

	/** An anonymous block, or MySQL's {@code DO expression}. */
	DO(Kind.CHANGE),

	/** Runs a procedure. */
	CALL(Kind.OPAQUE),

	/** Runs a prepared statement. */
	EXECUTE(Kind.OPAQUE),

	/** Begins a transaction. */
	BEGIN(Kind.TRANSACTION),

	/** {@code START TRANSACTION}. */
	START(Kind.TRANSACTION),

	/** {@code COMMIT} and {@code END}. */
	COMMIT(Kind.TRANSACTION),

	/** {@code ROLLBACK}, {@code ROLLBACK TO} and {@code ABORT}. */
	ROLLBACK(Kind.TRANSACTION),

	/** Sets a savepoint. */
	SAVEPOINT(Kind.TRANSACTION),

	/** Releases a savepoint. */
	RELEASE(Kind.TRANSACTION),

	/** Distributed transactions. */
	XA(Kind.TRANSACTION),

	/** Changes a setting or a variable. */
	SET(Kind.SESSION),

	/** Takes a setting back. */
	RESET(Kind.SESSION),

	/** Chooses a schema. */
	USE(Kind.SESSION),

	/** Prepares a statement; {@code PREPARE TRANSACTION}. */
	PREPARE(Kind.SESSION),

	/** Forgets a prepared statement; MySQL's {@code DROP PREPARE} too. */
	DEALLOCATE(Kind.SESSION),

	/** Forgets a session's state. */
	DISCARD(Kind.SESSION),

	/** Subscribes to notifications. */
	LISTEN(Kind.SESSION),

	/** Ends subscriptions. */
	UNLISTEN(Kind.SESSION),

	/** Adds a file to the session. */
	ATTACH(Kind.SESSION),

	/** Removes a file from the session. */
	DETACH(Kind.SESSION),

	/** Gives up table locks. */
	UNLOCK(Kind.SESSION),

	/** Opens a cursor. */
	DECLARE(Kind.NEUTRAL),

	/** Moves a cursor. */
	MOVE(Kind.NEUTRAL),

	/** Closes a cursor. */
	CLOSE(Kind.NEUTRAL),

	/** Sends a notification. */
	NOTIFY(Kind.NEUTRAL),

	/** Ends another session's work. */
	KILL(Kind.NEUTRAL),

	/** Locks tables. */
	LOCK(Kind.MAINTENANCE),

	/** Creates something. */
	CREATE(Kind.DDL),

	/** Changes something that was created. */
	ALTER(Kind.DDL),

	/** Removes something that was created. */
	DROP(Kind.DDL),

	/** Empties a table. */
	TRUNCATE(Kind.DDL),

	/** Renames something that was created. */
	RENAME(Kind.DDL),

	/** {@code COMMENT ON}. */
	COMMENT(Kind.DDL),

	/** Gives rights. */
	GRANT(Kind.DDL),

	/** Takes rights. */
	REVOKE(Kind.DDL),

	/** Fills a materialised view. */
	REFRESH(Kind.MAINTENANCE),

	/** Reclaims space. */
	VACUUM(Kind.MAINTENANCE),

	/** Collects statistics; shows a plan on MariaDB. */
	ANALYZE(Kind.MAINTENANCE),

	/** Builds indexes anew. */
	REINDEX(Kind.MAINTENANCE),

	/** Orders a table by an index. */
	CLUSTER(Kind.MAINTENANCE),

	/** Writes pages to disk. */
	CHECKPOINT(Kind.MAINTENANCE),

	/** {@code CHECK TABLE}. */
	CHECK(Kind.MAINTENANCE),

	/** {@code OPTIMIZE TABLE}. */
	OPTIMIZE(Kind.MAINTENANCE),

	/** {@code REPAIR TABLE}. */
	REPAIR(Kind.MAINTENANCE),

	/** {@code CACHE INDEX}. */
	CACHE(Kind.MAINTENANCE),

	/** Empties caches, and may lock. */
	FLUSH(Kind.MAINTENANCE),

	/** {@code INSTALL PLUGIN}. */
	INSTALL(Kind.MAINTENANCE),

	/** {@code UNINSTALL PLUGIN}. */
	UNINSTALL(Kind.MAINTENANCE),

	/** Configures replication. */
	CHANGE(Kind.MAINTENANCE),

	/** Stops replication. */
	STOP(Kind.MAINTENANCE),

	/** None that is known, or no statement at all. */
	UNKNOWN(Kind.OPAQUE);

	private static final Map<Keyword, Verb> BY_KEYWORD = new EnumMap<>(Keyword.class);

	static {
		for (Verb verb : values()) {
			if (verb != UNKNOWN) {
				BY_KEYWORD.put(Keyword.valueOf(verb.name()), verb);
			}
		}
		BY_KEYWORD.put(Keyword.END, COMMIT);
		BY_KEYWORD.put(Keyword.ABORT, ROLLBACK);
		BY_KEYWORD.put(Keyword.DESC, DESCRIBE);
	}

	private final Kind kind;

	Verb(Kind kind) {
		this.kind = kind;
	}

	static Verb of(@Nullable Keyword keyword) {
		return (keyword != null) ? BY_KEYWORD.getOrDefault(keyword, UNKNOWN) : UNKNOWN;
	}

	Kind kind() {
		return this.kind;
	}

	/**
	 * What verbs have in common.
	 */
	enum Kind {

		/** Returns rows. */
		QUERY,

		/** Changes rows. */
		CHANGE,

		/** Changes the schema or rights. */
		DDL,

		/** Works on stored data in other ways. */
		MAINTENANCE,

		/** Begins, ends or divides transactions. */
		TRANSACTION,

		/** Changes the state of the session. */
		SESSION,

		/** None of all that. */
		NEUTRAL,

		/** What it does can't be seen. */
		OPAQUE

	}

}
