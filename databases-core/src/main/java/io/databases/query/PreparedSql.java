package io.databases.query;

import java.util.Map;
import java.util.function.BiFunction;

import io.databases.backend.ValueBinder;
import io.databases.lease.StatementKind;
import io.databases.record.Record;
import io.databases.record.RowMappings;
import io.databases.sql.ParameterSource;
import io.databases.sql.RenderedSql;
import io.databases.sql.SqlText;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * SQL text, rendered.
 */
final class PreparedSql<R> implements PreparedQuery<R> {

	private final RenderedSql rendered;

	private final RowMappings mappings;

	private final ValueBinder binder;

	private final Class<R> type;

	private PreparedSql(RenderedSql rendered, QueryContext context, Class<R> type) {
		this.rendered = rendered;
		this.mappings = context.mappings();
		this.binder = context.binder();
		this.type = type;
	}

	static <R> PreparedSql<R> prepare(SqlQuery<R> query, QueryContext context) {
		SqlText text = context.texts().get(query.sql(), context.dialect());
		return new PreparedSql<>(text.render(source(query.values())), context, query.type());
	}

	static ParameterSource source(Object values) {
		if (values instanceof Record row) {
			return ParameterSource.ofBean(row.asMap());
		}
		return (values instanceof Map<?, ?> map && map.isEmpty()) ? ParameterSource.none()
				: ParameterSource.ofBean(values);
	}

	@Override
	public String text() {
		return this.rendered.text();
	}

	@Override
	public String label() {
		return this.rendered.sql().sql();
	}

	@Override
	public StatementKind kind() {
		return StatementKinds.of(this.rendered.sql());
	}

	@Override
	public boolean returnsRows() {
		return this.rendered.sql().returnsRows();
	}

	@Override
	public boolean hasValues() {
		return this.rendered.bindCount() > 0;
	}

	@Override
	public void bind(Statement statement) {
		for (int index = 0; index < this.rendered.bindCount(); index++) {
			Binds.bind(this.binder, statement, index, this.rendered.bind(index), this.rendered.parameterName(index),
					label());
		}
	}

	@Override
	public String values() {
		BoundValues values = new BoundValues();
		for (int index = 0; index < this.rendered.bindCount(); index++) {
			if (!this.rendered.isNullTest(index)
					&& !values.add(this.rendered.parameterName(index), this.rendered.bind(index))) {
				break;
			}
		}
		return values.toString();
	}

	@Override
	public BiFunction<Row, RowMetadata, @Nullable R> reader() {
		return this.mappings.perResult(this.type);
	}

}
