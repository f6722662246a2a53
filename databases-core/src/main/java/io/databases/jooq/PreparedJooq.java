package io.databases.jooq;

import java.util.function.BiFunction;

import io.databases.lease.StatementKind;
import io.databases.query.BoundValues;
import io.databases.query.PreparedQuery;
import io.databases.query.QueryContext;
import io.databases.sql.SqlText;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A query of jOOQ, rendered.
 *
 * @param <R> what the rows are read as
 */
final class PreparedJooq<R> implements PreparedQuery<R> {

	private final RenderedQuery rendered;

	private final QueryContext context;

	private final RowReaders<R> readers;

	private final SqlText text;

	PreparedJooq(RenderedQuery rendered, QueryContext context, RowReaders<R> readers) {
		this.rendered = rendered;
		this.context = context;
		this.readers = readers;
		this.text = context.texts()
			.get(rendered.text((index, param) -> context.dialect().placeholders().placeholder(index + 1)),
					context.dialect());
		readers.check(this.text);
	}

	@Override
	public String text() {
		return this.text.sql();
	}

	@Override
	public String label() {
		return this.text.sql();
	}

	@Override
	public StatementKind kind() {
		return this.context.kindOf(this.text);
	}

	@Override
	public boolean returnsRows() {
		return this.text.returnsRows();
	}

	@Override
	public boolean hasValues() {
		return !this.rendered.params().isEmpty();
	}

	@Override
	public String values() {
		BoundValues values = new BoundValues();
		for (int index = 0; index < this.rendered.params().size(); index++) {
			if (!values.add(name(index), this.rendered.params().get(index).getValue())) {
				break;
			}
		}
		return values.toString();
	}

	@Override
	public void bind(Statement statement) {
		for (int index = 0; index < this.rendered.params().size(); index++) {
			this.context.bind(statement, index,
					ParamValues.plain(this.rendered.params().get(index), this.rendered.dsl()), name(index), label());
		}
	}

	private String name(int index) {
		String name = this.rendered.params().get(index).getParamName();
		return (name != null) ? name : String.valueOf(index + 1);
	}

	@Override
	public BiFunction<Row, RowMetadata, @Nullable R> reader() {
		return this.readers.reader(this.context, this.rendered.dsl());
	}

}
