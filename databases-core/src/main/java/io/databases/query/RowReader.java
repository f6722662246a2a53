package io.databases.query;

import java.util.Collection;
import java.util.List;

import io.databases.sql.ParameterSource;
import io.databases.sql.SqlText;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Reads the values of rows by position: those of a statement's parameters, in order of
 * their first occurrence. A row of another shape than the first is refused. For one run.
 */
final class RowReader {

	/** What a value that is no text and no bytes takes at most. */
	private static final int PLAIN_BYTES = 32;

	private final SqlText text;

	private final List<String> names;

	private long number;

	RowReader(SqlText text) {
		this.text = text;
		this.names = text.parameterNames();
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

	/** The values by name again. */
	ParameterSource source(@Nullable Object[] values) {
		return new Source(this.names, values);
	}

	/** How many bytes the values take in a statement, at most. */
	static long bytes(@Nullable Object[] values) {
		long bytes = 0;
		for (Object value : values) {
			bytes += PLAIN_BYTES;
			if (value instanceof Number) {
				continue;
			}
			if (value instanceof CharSequence chars) {
				bytes += 3L * chars.length();
			}
			else if (value instanceof byte[] binary) {
				bytes += 2L * binary.length;
			}
		}
		return bytes;
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
