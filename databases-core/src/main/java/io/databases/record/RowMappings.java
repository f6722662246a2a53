package io.databases.record;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ConcurrentLruCache;

import io.databases.record.convert.ValueConverter;
import io.databases.record.jackson.JsonCodecs;
import io.databases.record.mapping.ClassMappings;
import io.databases.record.mapping.ValuesMapping;

/**
 * Plans how rows are mapped, and keeps the plans: the same columns and the same target
 * class are planned once.
 *
 * <p>
 * One instance per database; safe for use by several threads.
 */
public final class RowMappings {

	private static final int CACHED_PLANS = 512;

	private static final ColumnReader[] NONE = {};

	private final ColumnReaders readers;

	private final ValueConverter converter;

	private final ConcurrentLruCache<PlanKey, RowPlan<?>> plans;

	private RowMappings(ColumnReaders readers, ValueConverter converter) {
		this.readers = readers;
		this.converter = converter;
		this.plans = new ConcurrentLruCache<>(CACHED_PLANS, this::create);
	}

	/**
	 * Create a planner.
	 * @param readers how columns are read, by the backend
	 * @param converter how values are converted to what is asked for
	 * @return the planner, with an empty cache of {@value #CACHED_PLANS} plans
	 */
	public static RowMappings create(ColumnReaders readers, ValueConverter converter) {
		return new RowMappings(readers, converter);
	}

	/** The planner of records that come from no database. */
	static RowMappings standard() {
		return Standard.INSTANCE;
	}

	/**
	 * Plan the mapping of a result's rows.
	 * @param <T> the type that rows are mapped to
	 * @param metadata the columns of the result
	 * @param target {@code Record}, {@code Map}, a class of single values (then the first
	 * column), a Java record, a bean, or a class with one public constructor
	 * @return the mapping
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if the columns
	 * do not fit the class
	 */
	public <T> RowMapping<T> plan(RowMetadata metadata, Class<T> target) {
		return rowPlan(metadata, target);
	}

	@SuppressWarnings("unchecked") // A plan is cached under the class it was made for.
	private <T> RowPlan<T> rowPlan(RowMetadata metadata, Class<T> target) {
		List<? extends ColumnMetadata> columns = metadata.getColumnMetadatas();
		String[] names = new String[columns.size()];
		ColumnReader[] columnReaders = new ColumnReader[names.length];
		for (int i = 0; i < names.length; i++) {
			ColumnMetadata column = columns.get(i);
			names[i] = column.getName();
			columnReaders[i] = this.readers.readerFor(column, i);
		}
		return (RowPlan<T>) this.plans.get(new PlanKey(names, columnReaders, target));
	}

	/**
	 * Create a function that plans at the first row of a result and then maps. For one
	 * result at a time: several may follow each other, but not at the same time. It fits
	 * {@link io.r2dbc.spi.Result#map(BiFunction)} but for single values, where NULL
	 * becomes {@code null}, which no driver lets through: wrap the value there.
	 * @param <T> the type that rows are mapped to
	 * @param target the class, as for {@link #plan}
	 * @return the function; it returns {@code null} where {@link RowMapping#map} does
	 */
	public <T> BiFunction<Row, RowMetadata, @Nullable T> perResult(Class<T> target) {
		return new PerResult<>(this, target);
	}

	/**
	 * The converter of values.
	 * @return the converter
	 */
	public ValueConverter converter() {
		return this.converter;
	}

	@SuppressWarnings("unchecked") // A plan is cached under the class it was made for.
	<T> @Nullable T map(RecordShape shape, @Nullable Object[] values, Class<T> target) {
		return (T) this.plans.get(new PlanKey(shape.names(), NONE, target)).mapValues(values);
	}

	private RowPlan<?> create(PlanKey key) {
		return new RowPlan<>(key.names(), key.readers(), mapping(key));
	}

	private ValuesMapping mapping(PlanKey key) {
		RecordShape shape = new RecordShape(key.names(), this);
		if (key.target() == Record.class) {
			return new WholeRow(shape.size(), (values) -> new RowRecord(shape, values));
		}
		if (key.target() == Map.class) {
			return new WholeRow(shape.size(), (values) -> new RecordMap(shape, values));
		}
		return ClassMappings.plan(key.target(), shape.nameList(), this.converter);
	}

	private static final class Standard {

		private static final RowMappings INSTANCE = create(ColumnReaders.standard(),
				ValueConverter.create(JsonCodecs.detect()));

	}

	private static final class PerResult<T> implements BiFunction<Row, RowMetadata, @Nullable T> {

		private final RowMappings mappings;

		private final Class<T> target;

		private @Nullable RowMetadata planned;

		private @Nullable RowPlan<T> plan;

		/** For one row after the other, where none of them keeps it. */
		private @Nullable Object @Nullable [] values;

		PerResult(RowMappings mappings, Class<T> target) {
			this.mappings = mappings;
			this.target = target;
		}

		@Override
		public @Nullable T apply(Row row, RowMetadata metadata) {
			RowPlan<T> current = this.plan;
			if (current == null || metadata != this.planned) {
				current = this.mappings.rowPlan(metadata, this.target);
				this.plan = current;
				this.planned = metadata;
				this.values = current.keepsValues() ? null : current.array();
			}
			@Nullable Object[] scratch = this.values;
			return (scratch != null) ? current.map(row, scratch) : current.map(row);
		}

	}

}
