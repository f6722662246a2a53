package io.databases.jooq;

import io.databases.query.ManyTemplate;
import io.databases.query.PreparedQuery;
import io.databases.query.Query;
import io.databases.query.QueryContext;

/**
 * A query of jOOQ and how its rows are read.
 *
 * @param <R> what the rows are read as
 */
final class JooqQuery<R> implements Query<R> {

	private final org.jooq.Query query;

	private final RowReaders<R> readers;

	JooqQuery(org.jooq.Query query, RowReaders<R> readers) {
		this.query = query;
		this.readers = readers;
	}

	@Override
	public PreparedQuery<R> prepare(QueryContext context) {
		return new PreparedJooq<>(RenderedQuery.render(this.query, context.dialect()), context, this.readers);
	}

	@Override
	public <T> Query<T> as(Class<T> type) {
		return new JooqQuery<>(this.query, this.readers.as(type));
	}

	@Override
	public ManyTemplate template(QueryContext context) {
		return Templates.of(RenderedQuery.render(this.query, context.dialect()), context.dialect());
	}

	/** Without the values, which the text of jOOQ would hold. */
	@Override
	public String toString() {
		return "JooqQuery[" + this.query.getClass().getSimpleName() + "]";
	}

}
