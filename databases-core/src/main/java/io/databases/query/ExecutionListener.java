package io.databases.query;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Told of each statement that the verbs send: the single place for logs, metrics and
 * observations. Called on the threads that the statement runs on; must not block or
 * throw.
 */
public interface ExecutionListener {

	/** Stands for a number of affected rows that was not asked for. */
	long NOT_ASKED = -1;

	/**
	 * Whether it wants to hear of the next statement. Asked before each: nothing is
	 * measured where nobody listens.
	 * @return {@code true} to be told
	 */
	default boolean isActive() {
		return true;
	}

	/**
	 * A statement is about to be sent, or waits for its turn.
	 * @param sql the text as it was written, without values
	 * @param context the caller's Reactor Context
	 * @return told of the end
	 */
	Running started(String sql, ContextView context);

	/**
	 * A statement is about to be sent, or waits for its turn. What a listener that looks
	 * at values overrides.
	 * @param sql the text as it was written, without values
	 * @param values gives the names and values, shortened, as a text; they may be
	 * secrets. To be called here, if at all
	 * @param context the caller's Reactor Context
	 * @return told of the end
	 */
	default Running started(String sql, Supplier<String> values, ContextView context) {
		return started(sql, context);
	}

	/**
	 * A statement on its way.
	 */
	interface Running {

		/**
		 * The statement has ended. Called once.
		 * @param rows how many rows have come, those of RETURNING and generated keys too
		 * @param affected how many rows were inserted, changed or deleted;
		 * {@link #NOT_ASKED} for queries, and for changes by verbs that read rows only
		 * @param error the error, {@code null} if there was none
		 * @param cancelled whether the receiver has lost interest before the end
		 */
		void ended(long rows, long affected, @Nullable Throwable error, boolean cancelled);

	}

}
