package io.databases.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

import io.databases.backend.ValueBinder;
import io.databases.lease.StatementKind;
import io.databases.record.Record;
import io.databases.sql.InsertShape;
import io.databases.sql.ParameterSource;
import io.databases.sql.RenderedSql;
import io.databases.sql.SqlText;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A part of {@code executeMany}: one statement for some of its rows. Its label names
 * them.
 */
final class PreparedRows implements PreparedQuery<Record> {

	private final SqlText sql;

	private final String text;

	private final List<@Nullable Object> binds;

	private final List<String> names;

	private final String rows;

	private final ValueBinder binder;

	PreparedRows(SqlText sql, InsertShape shape, List<ParameterSource> sources, long first, ValueBinder binder) {
		this.sql = sql;
		this.text = shape.renderRows(sources.size());
		this.binds = binds(shape, sources);
		this.names = shape.rowParameters();
		this.rows = (sources.size() == 1) ? "row " + first : "rows " + first + " to " + (first + sources.size() - 1);
		this.binder = binder;
	}

	private PreparedRows(RenderedSql rendered, String rows, ValueBinder binder) {
		this.sql = rendered.sql();
		this.text = rendered.text();
		this.binds = rendered.binds();
		this.names = IntStream.range(0, rendered.bindCount()).mapToObj(rendered::parameterName).toList();
		this.rows = rows;
		this.binder = binder;
	}

	static PreparedRows single(RenderedSql rendered, long number, ValueBinder binder) {
		return new PreparedRows(rendered, "row " + number, binder);
	}

	private static List<@Nullable Object> binds(InsertShape shape, List<ParameterSource> sources) {
		List<String> names = shape.rowParameters();
		List<@Nullable Object> binds = new ArrayList<>(names.size() * sources.size());
		for (ParameterSource source : sources) {
			for (String name : names) {
				binds.add(source.get(name));
			}
		}
		return binds;
	}

	@Override
	public String text() {
		return this.text;
	}

	@Override
	public String label() {
		return this.sql.sql() + " (" + this.rows + ")";
	}

	@Override
	public StatementKind kind() {
		return StatementKinds.of(this.sql);
	}

	@Override
	public boolean returnsRows() {
		return this.sql.returnsRows();
	}

	@Override
	public void bind(Statement statement) {
		for (int index = 0; index < this.binds.size(); index++) {
			Binds.bind(this.binder, statement, index, this.binds.get(index), this.names.get(index % this.names.size()),
					label());
		}
	}

	@Override
	public BiFunction<Row, RowMetadata, @Nullable Record> reader() {
		throw new IllegalStateException("executeMany reads no rows");
	}

}
