package io.databases.query;

import java.util.Collection;
import java.util.List;

import io.databases.record.convert.ConversionException;
import io.databases.record.convert.ValueConverter;
import io.databases.sql.ParameterSource;
import io.databases.sql.SqlText;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Reads the values of rows by position: those of a statement's parameters, in order of
 * their first occurrence. A row of another shape than the first is refused. For one run.
 */
final class RowReader {

	private final SqlText text;

	private final List<String> names;

	private final ValueConverter converter;

	private long number;

	private long written;

	RowReader(SqlText text, ValueConverter converter) {
		this.text = text;
		this.names = text.parameterNames();
		this.converter = converter;
	}

	@Nullable Object[] read(Object row) {
		this.number++;
		ParameterSource source = PreparedSql.source(row);
		if (this.number == 1) {
			this.text.render(source); // refuses a text or names that don't fit
		}
		@Nullable Object[] values = new @Nullable Object[this.names.size()];
		for (int i = 0; i < values.length; i++) {
			String name = this.names.get(i);
			values[i] = source.get(name);
			if (values[i] == null && !source.has(name)) {
				throw new InvalidDataAccessApiUsageException("Row " + this.number
						+ " of executeMany has no value for parameter ':" + name + "'. SQL: " + this.text.sql());
			}
		}
		if (source.isExact() && source.size() != values.length) {
			throw new InvalidDataAccessApiUsageException("Row " + this.number
					+ " of executeMany has other names than the first row: all rows must have the same. SQL: "
					+ this.text.sql());
		}
		return values;
	}

	/**
	 * The values with documents as texts: only then can be told how large they are.
	 * Called for each row in turn, when it is about to be sent.
	 */
	@Nullable Object[] written(@Nullable Object[] values) {
		this.written++;
		@Nullable Object[] texts = values;
		for (int i = 0; i < values.length; i++) {
			Object text = write(values[i], this.names.get(i));
			if (text != values[i]) {
				texts = (texts == values) ? values.clone() : texts; // the caller's stay
				texts[i] = text;
			}
		}
		return texts;
	}

	private @Nullable Object write(@Nullable Object value, String name) {
		try {
			return JsonBinder.written(value, this.converter);
		}
		catch (ConversionException ex) {
			throw new InvalidDataAccessApiUsageException("Row " + this.written + " of executeMany, parameter ':" + name
					+ "': " + ex.getMessage() + ". SQL: " + this.text.sql(), ex);
		}
	}

	/** The values by name again. */
	ParameterSource source(@Nullable Object[] values) {
		return new Source(this.names, values);
	}

	private static final class Source implements ParameterSource {

		private final List<String> names;

		private final @Nullable Object[] values;

		Source(List<String> names, @Nullable Object[] values) {
			this.names = names;
			this.values = values;
		}

		@Override
		public Collection<String> names() {
			return this.names;
		}

		@Override
		public boolean has(String name) {
			return this.names.contains(name);
		}

		@Override
		public @Nullable Object get(String name) {
			int index = this.names.indexOf(name);
			return (index >= 0) ? this.values[index] : null;
		}

		/** Without the values. */
		@Override
		public String toString() {
			return "values " + this.names;
		}

	}

}
