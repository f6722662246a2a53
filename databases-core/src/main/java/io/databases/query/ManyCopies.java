package io.databases.query;

import java.time.Duration;
import java.util.List;

import io.databases.backend.RowCopy;
import io.databases.lease.Scope;
import io.databases.lease.StatementKind;
import io.databases.query.ListenedFlux.Items;
import io.databases.query.PreparedRows.Bindings;
import io.databases.sql.InsertShape;
import io.databases.sql.SqlText;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Rows that are copied into their table, where the server says that this is the same. It
 * is asked in the transaction of the rows and not again: the table may be another one
 * next time. For one run, whose chunks come one after the other.
 */
final class ManyCopies {

	private final QueryExecutor executor;

	private final RowCopy copy;

	private final SqlText text;

	private final InsertShape insert;

	private final int[] places;

	private final String question;

	/** Of each statement. */
	private final @Nullable Duration timeout;

	/** Of the columns; empty if rows can't be copied, {@code null} if not yet known. */
	private volatile @Nullable List<String> types;

	private ManyCopies(QueryExecutor executor, RowCopy copy, SqlText text, InsertShape insert, int[] places,
			String question, @Nullable Duration timeout) {
		this.executor = executor;
		this.copy = copy;
		this.text = text;
		this.insert = insert;
		this.places = places;
		this.question = question;
		this.timeout = timeout;
	}

	/** Returns {@code null} where the database or the statement has no such thing. */
	static @Nullable ManyCopies of(QueryExecutor executor, @Nullable RowCopy copy, SqlText text, InsertShape insert,
			int[] places, @Nullable Duration timeout) {
		String question = (copy != null) ? copy.describe(insert) : null;
		return (copy != null && question != null)
				? new ManyCopies(executor, copy, text, insert, places, question, timeout) : null;
	}

	/** Empty if these rows can't be copied. */
	Mono<Long> send(Scope in, List<@Nullable Object[]> rows, long first) {
		List<String> known = this.types;
		if (known != null) {
			return send(in, rows, first, known);
		}
		if (rows.size() < this.copy.leastRows()) {
			return Mono.empty();
		}
		return ask(in).flatMap((told) -> send(in, rows, first, told));
	}

	private Mono<List<String>> ask(Scope in) {
		Description description = new Description(StatementKind.READ, this.question, this.text.sql());
		return this.executor.statement(in, description, Items.ROWS, this::answer).collectList().map((told) -> {
			List<String> found = (told.size() == this.places.length) ? told : List.of();
			this.types = found;
			return found;
		});
	}

	private Publisher<String> answer(Connection connection) {
		if (!this.copy.isPossible(connection)) {
			return Flux.empty();
		}
		return Flux.from(connection.createStatement(this.question).execute())
			.concatMap((result) -> result.map((row, metadata) -> String.valueOf(row.get(0, String.class))), 0);
	}

	private Mono<Long> send(Scope in, List<@Nullable Object[]> rows, long first, List<String> told) {
		byte[] encoded = told.isEmpty() ? null : this.copy.encode(rows, this.places, told);
		if (encoded == null) {
			return Mono.empty();
		}
		PreparedRows copied = PreparedRows.copied(this.text, this.copy.text(this.insert),
				new Bindings(rows, this.text.parameterNames()), this.executor.context().binder(), first);
		copied.limit(this.timeout);
		return this.executor
			.<Long>statement(in, copied, Items.COUNTS,
					(connection) -> Mono.from(this.copy.send(connection, copied.text(), encoded))
						.doOnError((error) -> copied.failedAt(this.copy.rowOf(error))))
			.reduce(0L, Long::sum);
	}

}
