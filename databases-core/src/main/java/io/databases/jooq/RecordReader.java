package io.databases.jooq;

import java.util.List;

import io.databases.record.RowMapping;
import io.databases.record.RowMappings;
import io.databases.record.mapping.Mismatch;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableRecord;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataRetrievalFailureException;

/**
 * Reads the rows of one result as jOOQ's records: each column as the documented class of
 * its type, and from there as its field wants it.
 */
final class RecordReader {

	private final org.jooq.Query query;

	private final RowMappings mappings;

	private final DSLContext dsl;

	private @Nullable RowMetadata planned;

	private @Nullable RowMapping<io.databases.record.Record> rows;

	private Field<?>[] fields = {};

	private boolean nested;

	RecordReader(org.jooq.Query query, RowMappings mappings, DSLContext dsl) {
		this.query = query;
		this.mappings = mappings;
		this.dsl = dsl;
	}

	Record read(Row row, RowMetadata metadata) {
		RowMapping<io.databases.record.Record> current = this.rows;
		if (current == null || metadata != this.planned) {
			current = this.mappings.plan(metadata, io.databases.record.Record.class);
			this.fields = fields(metadata);
			this.nested = List.of(this.fields).stream().map(Field::getDataType).anyMatch(RecordReader::isNested);
			this.rows = current;
			this.planned = metadata;
		}
		io.databases.record.Record values = current.map(row);
		if (values == null) {
			throw new DataRetrievalFailureException("The row has no columns");
		}
		return this.nested ? JdbcRow.read(values, this.fields, this.mappings.converter(), this.dsl) : record(values);
	}

	private static boolean isNested(DataType<?> type) {
		return type.isRecord() || type.isMultiset() || type.isEmbeddable() || type.isUDT();
	}

	/*
	 * Without a list of its own, or with an asterisk for columns that jOOQ does not know,
	 * the result tells.
	 */
	private Field<?>[] fields(RowMetadata metadata) {
		List<? extends ColumnMetadata> columns = metadata.getColumnMetadatas();
		Field<?>[] known = known();
		for (Field<?> field : known) {
			if (isNested(field.getDataType())) {
				return known;
			}
		}
		if (known.length == columns.size()) {
			return known;
		}
		return columns.stream()
			.<Field<?>>map((column) -> DSL.field(DSL.name(column.getName())))
			.toArray(Field<?>[]::new);
	}

	/* A SELECT gives its fields as those of a derived table, unless asked in this way. */
	private Field<?>[] known() {
		if (this.query instanceof Select<?> select) {
			return select.getSelect().toArray(Field<?>[]::new);
		}
		return (this.query instanceof ResultQuery<?> result) ? result.fields() : new Field<?>[0];
	}

	private Record record(io.databases.record.Record row) {
		@Nullable Object[] values = new Object[this.fields.length];
		for (int index = 0; index < values.length; index++) {
			Field<?> field = this.fields[index];
			try {
				values[index] = FieldValues.read(field, row.get(index), this.mappings.converter(), this.dsl);
			}
			catch (RuntimeException ex) {
				throw Mismatch.unreadable(field.getName(), ex);
			}
		}
		Record record = record(values);
		record.changed(false);
		record.detach();
		return record;
	}

	private Record record(@Nullable Object[] values) {
		Table<?> table = table();
		if (table == null) {
			return fill(this.dsl.newRecord(this.fields), values);
		}
		return fill(this.dsl.newRecord(table), values);
	}

	private Record fill(Record record, @Nullable Object[] values) {
		for (int index = 0; index < values.length; index++) {
			set(record, this.fields[index], values[index]);
		}
		return record;
	}

	@SuppressWarnings("unchecked") // the value was read by the field
	private static <T> void set(Record record, Field<T> field, @Nullable Object value) {
		record.set(field, (T) value);
	}

	/** The table whose record the query gives, {@code null} if it gives a plain one. */
	private @Nullable Table<?> table() {
		if (this.query instanceof ResultQuery<?> result && TableRecord.class.isAssignableFrom(result.getRecordType())) {
			for (Field<?> field : this.fields) {
				Table<?> table = (field instanceof TableField<?, ?> column) ? column.getTable() : null;
				if (table != null && result.getRecordType() == table.getRecordType()) {
					return table;
				}
			}
		}
		return null;
	}

}
