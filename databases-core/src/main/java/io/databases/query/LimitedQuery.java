package io.databases.query;

import java.time.Duration;
import java.util.function.BiFunction;

import io.databases.lease.StatementKind;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A query with a limit of its own, of whatever language.
 *
 * @param <R> what the rows are read as
 * @param query the query
 * @param timeout its limit
 */
record LimitedQuery<R>(Query<R> query, Duration timeout) implements Query<R> {

	LimitedQuery {
		if (timeout.isZero() || timeout.isNegative()) {
			throw new IllegalArgumentException("The timeout of a query must be positive, but is " + timeout);
		}
	}

	@Override
	public PreparedQuery<R> prepare(QueryContext context) {
		return new Limited<>(this.query.prepare(context), this.timeout);
	}

	@Override
	public <T> Query<T> as(Class<T> type) {
		return new LimitedQuery<>(this.query.as(type), this.timeout);
	}

	@Override
	public ManyTemplate template(QueryContext context) {
		ManyTemplate template = this.query.template(context);
		return new ManyTemplate(template.sql(), template.values(), this.timeout);
	}

	@Override
	public Query<R> timeout(Duration limit) {
		return new LimitedQuery<>(this.query, limit);
	}

	private record Limited<R>(PreparedQuery<R> prepared, Duration timeout) implements PreparedQuery<R> {

		@Override
		public String text() {
			return this.prepared.text();
		}

		@Override
		public String label() {
			return this.prepared.label();
		}

		@Override
		public StatementKind kind() {
			return this.prepared.kind();
		}

		@Override
		public boolean returnsRows() {
			return this.prepared.returnsRows();
		}

		@Override
		public boolean hasValues() {
			return this.prepared.hasValues();
		}

		@Override
		public String values() {
			return this.prepared.values();
		}

		@Override
		public void bind(Statement statement) {
			this.prepared.bind(statement);
		}

		@Override
		public BiFunction<Row, RowMetadata, @Nullable R> reader() {
			return this.prepared.reader();
		}

	}

}
