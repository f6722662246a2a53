package io.databases.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.databases.lease.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import reactor.core.publisher.Mono;

/**
 * Sends parts of {@code executeMany} and takes what comes back: counts only, or the
 * generated keys in the order of the rows.
 */
abstract class RowsSink {

	final QueryExecutor executor;

	private final @Nullable Duration timeout;

	RowsSink(QueryExecutor executor, @Nullable Duration timeout) {
		this.executor = executor;
		this.timeout = timeout;
	}

	/** The limit of each statement; {@code null} for that of the database. */
	final @Nullable Duration timeout() {
		return this.timeout;
	}

	/** Whether keys are collected. */
	abstract boolean wantsKeys();

	/** Sends a statement and gives back how many rows were affected. */
	final Mono<Long> send(Scope scope, PreparedRows rows) {
		rows.limit(this.timeout);
		return take(scope, rows);
	}

	abstract Mono<Long> take(Scope scope, PreparedRows rows);

	/**
	 * Only counts.
	 * @param timeout the limit of each statement; {@code null} for that of the database
	 */
	static RowsSink counting(QueryExecutor executor, @Nullable Duration timeout) {
		return new Counting(executor, timeout);
	}

	/**
	 * Collects what comes back.
	 *
	 * @param <R> as what it is read
	 */
	static final class Collecting<R> extends RowsSink {

		private final Keys keys;

		private final Class<R> type;

		private final List<@Nullable R> found = new ArrayList<>();

		Collecting(QueryExecutor executor, @Nullable Duration timeout, Keys keys, Class<R> type) {
			super(executor, timeout);
			this.keys = keys;
			this.type = type;
		}

		@Override
		boolean wantsKeys() {
			return true;
		}

		@Override
		Mono<Long> take(Scope scope, PreparedRows rows) {
			return this.executor.returned(scope, rows, this.keys, this.type).map((returned) -> {
				if (rows.rowsOfResult() == 1) {
					this.found.add(returned.isEmpty() ? null : returned.get(0));
				}
				else {
					addAll(rows, returned);
				}
				rows.resultCame();
				return (long) returned.size();
			}).reduce(0L, Long::sum);
		}

		private void addAll(PreparedRows rows, List<R> returned) {
			if (returned.size() != rows.rowsOfResult()) {
				throw new InvalidDataAccessApiUsageException("The database gave " + returned.size() + " key(s) for "
						+ rows.rowsOfResult() + " rows, so that none can be told whose it is: something, such as a"
						+ " trigger or a rule, leaves rows out. SQL: " + rows.errorLabel());
			}
			this.found.addAll(returned);
		}

		@SuppressWarnings("NullAway") // a row without a key is null in the list, as the
										// verb says
		List<R> finish() {
			return Collections.unmodifiableList(this.found);
		}

	}

	private static final class Counting extends RowsSink {

		Counting(QueryExecutor executor, @Nullable Duration timeout) {
			super(executor, timeout);
		}

		@Override
		boolean wantsKeys() {
			return false;
		}

		@Override
		Mono<Long> take(Scope scope, PreparedRows rows) {
			return this.executor.counts(scope, rows).doOnNext((count) -> rows.resultCame()).reduce(0L, Long::sum);
		}

	}

}
