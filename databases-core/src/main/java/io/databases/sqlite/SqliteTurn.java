package io.databases.sqlite;

import java.util.function.Function;

import io.databases.sqlite.engine.TurnHolders;
import io.r2dbc.spi.Connection;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Tells the driver inside whose transaction a caller is.
 *
 * <p>
 * Only one connection at a time writes to an SQLite database; the others wait for their
 * turn. A caller that is inside a transaction on one connection and writes through
 * another would wait for itself. Whoever runs a transaction writes this mark into the
 * Reactor Context of its body; such a write then fails at once instead:
 *
 * <pre class="code">
 * Mono.from(connection.beginTransaction())
 *     .then(body.contextWrite(SqliteTurn.heldBy(connection)))
 *     .then(Mono.from(connection.commitTransaction()));
 * </pre>
 */
public final class SqliteTurn {

	private static final Object KEY = SqliteTurn.class;

	private static final Object SHARED = "io.databases.sqlite.shared";

	private SqliteTurn() {
	}

	/**
	 * The mark for a connection.
	 * @param connection of this driver, also wrapped; any other leaves the context as it
	 * is
	 * @return a function for {@code contextWrite}; marks of other connections are kept
	 */
	public static Function<Context, Context> heldBy(Connection connection) {
		SqliteConnection own = SqliteConnection.unwrap(connection);
		return (own != null) ? context -> context.put(KEY, holders(context).with(own.session())).delete(SHARED)
				: Function.identity();
	}

	/**
	 * The mark for a statement whose caller does nothing else on its connection: where
	 * many such INSERTs, UPDATEs and DELETEs wait for the write turn, they are committed
	 * together, each of them still by itself in what it does and whether it fails. It may
	 * run on another native connection of the same factory, so that
	 * {@code last_insert_rowid()} and {@code changes()} in a later statement do not tell
	 * of it. The option {@code group_commit} says the same of all statements.
	 * @return a function for {@code contextWrite}
	 */
	public static Function<Context, Context> shared() {
		return context -> context.put(SHARED, true);
	}

	static boolean isShareable(ContextView context) {
		return context.hasKey(SHARED);
	}

	static TurnHolders holders(ContextView context) {
		return context.hasKey(KEY) ? context.get(KEY) : TurnHolders.NONE;
	}

}
