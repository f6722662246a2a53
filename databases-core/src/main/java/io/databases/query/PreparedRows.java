package io.databases.query;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

import io.databases.backend.ValueBinder;
import io.databases.lease.StatementKind;
import io.databases.record.Record;
import io.databases.sql.SqlText;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A part of {@code executeMany}: some of its rows, in one statement or in one for each
 * row. Its label names them; that of an error names the row that failed where each has a
 * result of its own.
 */
final class PreparedRows implements PreparedQuery<Record> {

	private final SqlText sql;

	private final String text;

	/** One for each binding of the driver's statement. */
	private final List<@Nullable Object[]> bindings;

	/** Of the parameters of one row, which repeat. */
	private final List<String> names;

	private final ValueBinder binder;

	private final long first;

	private final int rows;

	private final boolean resultForEach;

	/** Results come one after the other. */
	private final AtomicInteger done = new AtomicInteger();

	private PreparedRows(SqlText sql, String text, List<@Nullable Object[]> bindings, List<String> names,
			ValueBinder binder, long first, int rows, boolean resultForEach) {
		this.sql = sql;
		this.text = text;
		this.bindings = bindings;
		this.names = names;
		this.binder = binder;
		this.first = first;
		this.rows = rows;
		this.resultForEach = resultForEach;
	}

	/** All rows in one statement. */
	static PreparedRows together(SqlText sql, String text, @Nullable Object[] binds, List<String> names,
			ValueBinder binder, long first, int rows) {
		List<@Nullable Object[]> bindings = new ArrayList<>(1);
		bindings.add(binds);
		return new PreparedRows(sql, text, bindings, names, binder, first, rows, false);
	}

	/** The same statement for each row; or one text that holds one for each. */
	static PreparedRows each(SqlText sql, String text, List<@Nullable Object[]> bindings, List<String> names,
			ValueBinder binder, long first, int rows) {
		return new PreparedRows(sql, text, bindings, names, binder, first, rows, true);
	}

	/** How many rows it has. */
	int rows() {
		return this.rows;
	}

	/** The next result is here. */
	void resultCame() {
		this.done.incrementAndGet();
	}

	@Override
	public String text() {
		return this.text;
	}

	@Override
	public String label() {
		return (this.rows == 1) ? label(this.first)
				: this.sql.sql() + " (rows " + this.first + " to " + (this.first + this.rows - 1) + ")";
	}

	@Override
	public String errorLabel() {
		return (this.resultForEach && this.done.get() < this.rows) ? label(this.first + this.done.get()) : label();
	}

	private String label(long row) {
		return this.sql.sql() + " (row " + row + ")";
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
		for (int binding = 0; binding < this.bindings.size(); binding++) {
			if (binding > 0) {
				statement.add();
			}
			@Nullable Object[] binds = this.bindings.get(binding);
			for (int index = 0; index < binds.length; index++) {
				Binds.bind(this.binder, statement, index, binds[index], this.names.get(index % this.names.size()),
						label());
			}
		}
	}

	@Override
	public BiFunction<Row, RowMetadata, @Nullable Record> reader() {
		throw new IllegalStateException("executeMany reads no rows");
	}

}
