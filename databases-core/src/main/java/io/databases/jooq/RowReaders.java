package io.databases.jooq;

import java.util.function.BiFunction;

import io.databases.query.QueryContext;
import io.databases.record.convert.ValueConverter;
import io.databases.sql.SqlText;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * How the rows of one query are read: as jOOQ's records, and then as what is asked for.
 *
 * @param <R> what the rows are read as
 * @param query the query, which knows its fields
 * @param step makes the result from jOOQ's record
 * @param own what the query gives as such: the record, or one field of it
 */
record RowReaders<R>(org.jooq.Query query, Step<R> step, Step<?> own) {

	private RowReaders(org.jooq.Query query, Step<R> own) {
		this(query, own, own);
	}

	@SuppressWarnings("unchecked") // the record is made of the query's own fields and
									// type
	static <R extends Record> RowReaders<R> records(ResultQuery<R> query) {
		return new RowReaders<>(query, (record, converter) -> (R) record);
	}

	static RowReaders<Record> any(org.jooq.Query query) {
		return new RowReaders<>(query, (record, converter) -> record);
	}

	static <T> RowReaders<T> field(ResultQuery<?> query, Field<T> field) {
		return new RowReaders<>(query, (record, converter) -> {
			if (record.indexOf(field) < 0) {
				throw new InvalidDataAccessApiUsageException("The query does not select the field " + field);
			}
			return record.get(field);
		});
	}

	/** The last one counts, as with every query. */
	<T> RowReaders<T> as(Class<T> type) {
		return new RowReaders<>(this.query, (record, converter) -> {
			Object value = this.own.read(record, converter);
			if (value instanceof Record row && !type.isInstance(value)) {
				return RowTypes.read(row, type, converter);
			}
			return RowTypes.convert(value, type, "the field", converter);
		}, this.own);
	}

	/**
	 * jOOQ renders no RETURNING for a dialect that has none, and would ask for generated
	 * keys instead.
	 */
	void check(SqlText text) {
		boolean change = switch (text.verb()) {
			case INSERT, UPDATE, DELETE, REPLACE, MERGE -> true;
			default -> false;
		};
		if (this.query instanceof ResultQuery && change && !text.returnsRows()) {
			throw new InvalidDataAccessApiUsageException(
					"The dialect " + text.dialect().name() + " has no RETURNING for this statement: leave it out, and"
							+ " ask for the key of an INSERT by execute(Jooq.query(insert), Keys.of(\"id\")). SQL: "
							+ text.sql());
		}
	}

	BiFunction<Row, RowMetadata, @Nullable R> reader(QueryContext context, org.jooq.DSLContext dsl) {
		RecordReader records = new RecordReader(this.query, context.mappings(), dsl);
		return (row, metadata) -> this.step.read(records.read(row, metadata), context.mappings().converter());
	}

	/**
	 * From jOOQ's record to what is asked for.
	 *
	 * @param <R> what is asked for
	 */
	@FunctionalInterface
	interface Step<R> {

		@Nullable R read(Record record, ValueConverter converter);

	}

}
