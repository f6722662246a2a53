package io.databases.query;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import io.databases.lease.Scope;
import io.databases.sql.InsertShape;
import io.databases.sql.InsertShape.Conflict;
import io.databases.sql.SqlText;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One statement for many rows of values. A chunk is collected before anything of it is
 * sent, so that the source may use the same connection. All is one unit, since it runs in
 * a scope of its own.
 * <p>
 * The rows of an INSERT go together where that means the same as one after the other,
 * everything else goes row by row: see {@link ManyInserts} and {@link ManySingles}.
 */
final class ManyExecution {

	/** More rows in arrays gain nothing. */
	private static final int CHUNK = 5_000;

	private final RowReader reader;

	private final RowSize size;

	private final ManySingles singles;

	private final @Nullable ManyInserts inserts;

	private final long maxBytes;

	private final AtomicLong count = new AtomicLong();

	ManyExecution(QueryExecutor executor, Scope scope, SqlText text, RowReader reader, RowsSink sink) {
		InsertShape shape = text.insertShape().orElse(null);
		this.reader = reader;
		this.size = new RowSize(text);
		this.singles = new ManySingles(executor, scope, text, reader, sink);
		this.inserts = (shape != null && goTogether(shape, executor, sink))
				? new ManyInserts(executor, scope, text, shape, sink, this.singles) : null;
		this.maxBytes = executor.context().bulk().maxBytes();
	}

	private static boolean goTogether(InsertShape shape, QueryExecutor executor, RowsSink sink) {
		var bulk = executor.context().bulk();
		Conflict conflict = shape.conflict();
		if (shape.maxRows() < 2 || !(bulk.together().contains(conflict) || bulk.attempted().contains(conflict))) {
			return false;
		}
		// a row that exists already may give no key back, and then none tells which
		return !sink.wantsKeys() || (bulk.returnsInOrder() && conflict == Conflict.NONE);
	}

	/**
	 * Sends the rows.
	 * @param rows what the reader has read
	 * @return how many rows were affected
	 */
	Mono<Long> run(Flux<@Nullable Object[]> rows) {
		return rows.map(this.reader::written)
			.bufferUntil(new ChunkStart(this.size, this.maxBytes), true)
			.concatMap(this::chunk, 1)
			.reduce(0L, Long::sum);
	}

	private Mono<Long> chunk(List<@Nullable Object[]> rows) {
		long first = this.count.getAndAdd(rows.size()) + 1;
		ManyInserts together = this.inserts;
		if (together == null || rows.size() == 1) {
			return this.singles.send(rows, first);
		}
		return together.send(rows, first);
	}

	/** Whether a row begins a new chunk. */
	private static final class ChunkStart implements Predicate<@Nullable Object[]> {

		private final RowSize size;

		private final long maxBytes;

		private int rows;

		private long bytes;

		ChunkStart(RowSize size, long maxBytes) {
			this.size = size;
			this.maxBytes = maxBytes;
		}

		@Override
		public boolean test(@Nullable Object[] row) {
			long more = this.size.of(row);
			boolean full = this.rows > 0 && (this.rows == CHUNK || this.bytes + more > this.maxBytes);
			this.rows = full ? 1 : this.rows + 1;
			this.bytes = full ? more : this.bytes + more;
			return full;
		}

	}

}
