package io.databases.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.databases.record.Record;
import org.jspecify.annotations.Nullable;

/**
 * What the verbs make of what a statement gives.
 */
final class Answers {

	private Answers() {
	}

	/** Rows as a list that may hold nulls. */
	static final class RowList<R> extends Answer<List<R>> {

		private final List<@Nullable R> rows = new ArrayList<>();

		@Override
		boolean add(Object row) {
			this.rows.add(QueryExecutor.unmask(row));
			return false;
		}

		@Override
		@SuppressWarnings("NullAway") // a single value that is NULL is null in the list,
										// as the verb says
		List<R> finish() {
			return Collections.unmodifiableList(this.rows);
		}

	}

	/**
	 * Takes the first row and lets the rest run out, as long as that is little:
	 * cancelling a statement costs a round trip, in which the server tells that it is
	 * over.
	 */
	static final class FirstRow<R> extends Answer<R> {

		private static final int LET_RUN_OUT = 256;

		private @Nullable Object first;

		private int count;

		@Override
		boolean add(Object row) {
			if (this.first == null) {
				this.first = row;
			}
			this.count++;
			return this.count >= LET_RUN_OUT;
		}

		@Override
		@Nullable R finish() {
			return (this.first != null) ? QueryExecutor.unmask(this.first) : null;
		}

	}

	/** How many rows were affected. */
	static final class Count extends Answer<ExecuteResult> {

		private long count;

		@Override
		boolean add(Object updated) {
			this.count += (Long) updated;
			return false;
		}

		@Override
		ExecuteResult finish() {
			return new Outcome(this.count, List.of());
		}

	}

	/** How many rows were affected, and what came back. */
	static final class Whole extends Answer<ExecuteResult> {

		private final List<Record> rows = new ArrayList<>();

		private final boolean changes;

		private long count;

		/**
		 * Starts without anything.
		 * @param changes whether the statement may change rows: PostgreSQL counts those
		 * that a plain query gives, too
		 */
		Whole(boolean changes) {
			this.changes = changes;
		}

		@Override
		boolean add(Object part) {
			if (part instanceof Record row) {
				this.rows.add(row);
			}
			else if (this.changes && part instanceof Long updated) {
				this.count += updated;
			}
			return false;
		}

		@Override
		ExecuteResult finish() {
			return new Outcome(this.count, List.copyOf(this.rows));
		}

	}

	private record Outcome(long rowsAffected, List<Record> rows) implements ExecuteResult {

		/** Without the rows, which hold values. */
		@Override
		public String toString() {
			return "ExecuteResult[rowsAffected=" + this.rowsAffected + ", rows=" + this.rows.size() + "]";
		}

	}

}
