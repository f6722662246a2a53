package io.databases.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.databases.backend.BulkSupport;
import io.databases.backend.RowArrays;
import io.databases.backend.ValueBinder;
import io.databases.error.ServerException;
import io.databases.lease.Scope;
import io.databases.lease.Using;
import io.databases.query.PreparedRows.Bindings;
import io.databases.sql.InsertShape;
import io.databases.sql.Literals;
import io.databases.sql.SqlText;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Rows of an INSERT that go together: copied into their table or as one array for each
 * parameter where the database has such, as many rows of {@code VALUES} otherwise.
 */
final class ManyInserts {

	/** More rows of VALUES in one statement of the driver gain nothing. */
	private static final int STATEMENT_ROWS = 1_000;

	/** No text gets longer, as long as it is of more than one row. */
	private static final int TEXT_LENGTH = 200_000;

	private static final String ROWS_MEET = "21000";

	private final QueryExecutor executor;

	private final Scope scope;

	private final SqlText text;

	private final InsertShape insert;

	private final RowsSink sink;

	private final ManySingles singles;

	private final BulkSupport bulk;

	private final @Nullable ParameterTypes types;

	private final @Nullable ManyCopies copies;

	/** For each bind of a row: the place of its value in what the reader has read. */
	private final int[] places;

	/** Known to be so. Chunks come one after the other. */
	private volatile boolean nullsTogether;

	ManyInserts(QueryExecutor executor, Scope scope, SqlText text, InsertShape insert, RowsSink sink,
			ManySingles singles) {
		this.executor = executor;
		this.scope = scope;
		this.text = text;
		this.insert = insert;
		this.sink = sink;
		this.singles = singles;
		this.bulk = executor.context().bulk();
		RowArrays arrays = insert.isFitForArrays() ? this.bulk.arrays() : null;
		this.types = (arrays != null) ? new ParameterTypes(executor, arrays, insert, text.sql()) : null;
		List<String> names = text.parameterNames();
		this.places = insert.rowParameters().stream().mapToInt(names::indexOf).toArray();
		this.copies = (arrays != null && !sink.wantsKeys())
				? ManyCopies.of(executor, arrays.copy(), text, insert, this.places, sink.timeout()) : null;
	}

	Mono<Long> send(List<@Nullable Object[]> rows, long first) {
		if (holdsList(rows)) {
			return this.singles.send(rows, first); // what becomes of a list is the
													// renderer's business
		}
		return mayGoTogether(rows).flatMap((may) -> may ? together(rows, first) : this.singles.send(rows, first));
	}

	private Mono<Boolean> mayGoTogether(List<@Nullable Object[]> rows) {
		String question = this.bulk.nullsTogether();
		if (question == null || this.nullsTogether || !holdsNull(rows)) {
			return Mono.just(true);
		}
		return this.executor.fetchAll(this.scope, Query.of(question).as(Boolean.class).prepare(this.executor.context()))
			.map((answer) -> answer.equals(List.of(true)))
			.doOnNext((may) -> this.nullsTogether = may);
	}

	private static boolean holdsNull(List<@Nullable Object[]> rows) {
		for (@Nullable
		Object[] row : rows) {
			for (Object value : row) {
				if (value == null || value instanceof Optional<?>) {
					return true;
				}
			}
		}
		return false;
	}

	private Mono<Long> together(List<@Nullable Object[]> rows, long first) {
		if (!this.bulk.attempted().contains(this.insert.conflict())) {
			return send(this.scope, rows, first);
		}
		return Using
			.one(this.scope.open(TransactionOptions.defaults()), (savepoint) -> send(savepoint, rows, first),
					Using.Closer.ofScope())
			.onErrorResume(ManyInserts::isMeetingOfRows, (error) -> this.singles.send(rows, first));
	}

	/** Two rows of one statement would change the same row of the table. */
	private static boolean isMeetingOfRows(Throwable error) {
		ServerException reported = ServerException.find(error);
		return reported != null && ROWS_MEET.equals(reported.sqlState());
	}

	private static boolean holdsList(List<@Nullable Object[]> rows) {
		for (@Nullable
		Object[] row : rows) {
			for (Object value : row) {
				if (value == null || value instanceof String || value instanceof Number) { // most
																							// values
					continue;
				}
				if (value instanceof Iterable<?> || (value.getClass().isArray() && !(value instanceof byte[]))) {
					return true;
				}
			}
		}
		return false;
	}

	private Mono<Long> send(Scope in, List<@Nullable Object[]> rows, long first) {
		ManyCopies copied = this.copies;
		return (copied != null) ? copied.send(in, rows, first).switchIfEmpty(Mono.defer(() -> arrays(in, rows, first)))
				: arrays(in, rows, first);
	}

	private Mono<Long> arrays(Scope in, List<@Nullable Object[]> rows, long first) {
		ParameterTypes asked = this.types;
		List<RowArrays.Column> columns = (asked != null) ? columns(rows) : List.of();
		if (asked == null || columns.isEmpty()) {
			return values(in, rows, first);
		}
		return asked.of(in, columns)
			.map((found) -> arrays(found, columns, first, rows.size()))
			.flatMap((statement) -> this.sink.send(in, statement))
			.switchIfEmpty(Mono.defer(() -> values(in, rows, first)));
	}

	/** Empty if there are values that don't go into an array. */
	private List<RowArrays.Column> columns(List<@Nullable Object[]> rows) {
		RowArrays arrays = this.bulk.arrays();
		List<RowArrays.Column> columns = new ArrayList<>(this.places.length);
		for (int place : this.places) {
			RowArrays.Column column = (arrays != null) ? arrays.column(rows, place) : null;
			if (column == null) {
				return List.of();
			}
			columns.add(column);
		}
		return columns;
	}

	private PreparedRows arrays(List<String> found, List<RowArrays.Column> columns, long first, int count) {
		Bindings bindings = Bindings.once(columns.stream().map(RowArrays.Column::text).toArray(),
				this.insert.rowParameters());
		return PreparedRows.together(this.text, this.insert.renderArrays(found), bindings,
				this.executor.context().binder(), first, count);
	}

	private Mono<Long> values(Scope in, List<@Nullable Object[]> rows, long first) {
		return Flux.fromIterable(parts(rows.size()))
			.concatMap((part) -> this.sink.send(in, values(rows, part, first)), 1)
			.reduce(0L, Long::sum);
	}

	private PreparedRows values(List<@Nullable Object[]> rows, Part part, long first) {
		ValueBinder binder = this.executor.context().binder();
		Literals literals = this.bulk.literals();
		if (literals != null) {
			return written(rows.subList(part.from, part.from + part.size), literals, binder, first + part.from);
		}
		List<@Nullable Object[]> bindings = new ArrayList<>(part.times);
		for (int time = 0; time < part.times; time++) {
			@Nullable Object[] binds = new @Nullable Object[part.size * this.places.length];
			int index = 0;
			int from = part.from + time * part.size;
			for (@Nullable
			Object[] row : rows.subList(from, from + part.size)) {
				for (int place : this.places) {
					binds[index++] = row[place];
				}
			}
			bindings.add(binds);
		}
		return PreparedRows.together(this.text, this.insert.renderRows(part.size),
				new Bindings(bindings, this.insert.rowParameters()), binder, first + part.from, part.size);
	}

	private PreparedRows written(List<@Nullable Object[]> rows, Literals literals, ValueBinder binder, long first) {
		List<@Nullable Object> binds = new ArrayList<>();
		List<String> names = new ArrayList<>();
		String written = this.insert.renderRows(rows.size(), (sql, row, parameter) -> {
			Object value = rows.get(row)[this.places[parameter]];
			if (literals.append(sql, value)) {
				return true;
			}
			binds.add(value);
			names.add(this.insert.rowParameters().get(parameter));
			return false;
		});
		return PreparedRows.written(this.text, written, Bindings.once(binds.toArray(), names),
				new Bindings(rows, this.text.parameterNames()), binder, first);
	}

	/**
	 * Where statements are cached by their text there should be few: what does not fill a
	 * statement goes in powers of two.
	 */
	private List<Part> parts(int rows) {
		int max = Math.min(this.bulk.valuesRows(),
				Math.min(this.insert.maxRows(), Math.max(1, TEXT_LENGTH / this.text.sql().length())));
		boolean cached = this.executor.context().dialect().padsLists();
		List<Part> parts = new ArrayList<>();
		int from = 0;
		while (from < rows) {
			int left = rows - from;
			int size = (left >= max) ? max : (cached ? Integer.highestOneBit(left) : left);
			// with values in its text a statement is bound once
			int times = (this.bulk.literals() != null) ? 1 : Math.max(1, Math.min(left, STATEMENT_ROWS) / size);
			parts.add(new Part(from, size, times));
			from += size * times;
		}
		return parts;
	}

	/**
	 * A statement.
	 *
	 * @param from its first row
	 * @param size the rows of a binding
	 * @param times the number of bindings, 1 where values stand in the text
	 */
	private record Part(int from, int size, int times) {
	}

}
