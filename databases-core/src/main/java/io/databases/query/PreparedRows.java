package io.databases.query;

import java.time.Duration;
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
 * A part of {@code executeMany}: some of its rows, in one statement of the driver, which
 * has one result or more. Its label names them; that of an error names those of the
 * result that is missing.
 */
final class PreparedRows implements PreparedQuery<Record> {

	private final SqlText sql;

	private final String text;

	private final Bindings bindings;

	/** With those that are in the text already. */
	private final Bindings shown;

	private final ValueBinder binder;

	private final long first;

	private final int rows;

	private final int rowsOfResult;

	private @Nullable Duration timeout;

	/** Results come one after the other. */
	private final AtomicInteger done = new AtomicInteger();

	/** Among these rows, from 1; 0 where it is not known. */
	private volatile long failed;

	private PreparedRows(SqlText sql, String text, Bindings bindings, Bindings shown, ValueBinder binder, long first,
			int rows, int rowsOfResult) {
		this.sql = sql;
		this.text = text;
		this.bindings = bindings;
		this.shown = shown;
		this.binder = binder;
		this.first = first;
		this.rows = rows;
		this.rowsOfResult = rowsOfResult;
	}

	/** The same number of rows with each binding. */
	static PreparedRows together(SqlText sql, String text, Bindings bindings, ValueBinder binder, long first,
			int rowsOfBinding) {
		return new PreparedRows(sql, text, bindings, bindings, binder, first, bindings.values.size() * rowsOfBinding,
				rowsOfBinding);
	}

	/** Some of the values are in the text. */
	static PreparedRows written(SqlText sql, String text, Bindings bindings, Bindings rows, ValueBinder binder,
			long first) {
		int count = rows.values.size();
		return new PreparedRows(sql, text, bindings, rows, binder, first, count, count);
	}

	/** The rows are in no statement; none is bound. */
	static PreparedRows copied(SqlText sql, String text, Bindings rows, ValueBinder binder, long first) {
		return written(sql, text, new Bindings(List.of(), rows.names()), rows, binder, first);
	}

	/** The same statement for each row; or one text that holds one for each. */
	static PreparedRows each(SqlText sql, String text, Bindings bindings, ValueBinder binder, long first, int rows) {
		return new PreparedRows(sql, text, bindings, bindings, binder, first, rows, 1);
	}

	/** Sets a limit of its own, before it is sent. */
	void limit(@Nullable Duration own) {
		this.timeout = own;
	}

	@Override
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	/** How many rows one result is for. */
	int rowsOfResult() {
		return this.rowsOfResult;
	}

	/** The next result is here. */
	void resultCame() {
		this.done.incrementAndGet();
	}

	/** Which of these rows the error is about, from 1; 0 where it is not known. */
	void failedAt(long row) {
		this.failed = (row <= this.rows) ? row : 0;
	}

	@Override
	public String text() {
		return this.text;
	}

	@Override
	public String label() {
		return label(this.first, this.rows);
	}

	@Override
	public String errorLabel() {
		if (this.failed > 0) {
			return label(this.first + this.failed - 1, 1);
		}
		int before = this.done.get() * this.rowsOfResult;
		return (before < this.rows) ? label(this.first + before, this.rowsOfResult) : label();
	}

	private String label(long from, int count) {
		return this.sql.sql() + ((count == 1) ? " (row " + from : " (rows " + from + " to " + (from + count - 1)) + ")";
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
		String label = label();
		for (int binding = 0; binding < this.bindings.values.size(); binding++) {
			if (binding > 0) {
				statement.add();
			}
			@Nullable Object[] binds = this.bindings.values.get(binding);
			for (int index = 0; index < binds.length; index++) {
				Binds.bind(this.binder, statement, index, binds[index], this.bindings.name(index), label);
			}
		}
	}

	@Override
	public String values() {
		BoundValues values = new BoundValues();
		for (@Nullable
		Object[] binds : this.shown.values) {
			for (int index = 0; index < binds.length; index++) {
				if (!values.add(this.shown.name(index), binds[index])) {
					return values.toString();
				}
			}
		}
		return values.toString();
	}

	@Override
	public BiFunction<Row, RowMetadata, @Nullable Record> reader() {
		throw new IllegalStateException("executeMany reads no rows");
	}

	/**
	 * Values for the placeholders of a statement.
	 *
	 * @param values of each time that the driver's statement is bound
	 * @param names of the parameters of one row, which repeat
	 */
	record Bindings(List<@Nullable Object[]> values, List<String> names) {

		static Bindings once(@Nullable Object[] values, List<String> names) {
			List<@Nullable Object[]> all = new ArrayList<>(1);
			all.add(values);
			return new Bindings(all, names);
		}

		String name(int index) {
			return this.names.get(index % this.names.size());
		}

	}

}
