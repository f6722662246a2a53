package io.databases.jooq;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Map;

import io.databases.record.convert.ValueConverter;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * One row, as JDBC would give it: users' bindings are written against {@link ResultSet},
 * and so is jOOQ's own reading of nested records and multisets.
 */
final class JdbcRow {

	private static final Map<String, Class<?>> GETTERS = Map.ofEntries(Map.entry("getString", String.class),
			Map.entry("getNString", String.class), Map.entry("getBoolean", Boolean.class),
			Map.entry("getByte", Byte.class), Map.entry("getShort", Short.class), Map.entry("getInt", Integer.class),
			Map.entry("getLong", Long.class), Map.entry("getFloat", Float.class), Map.entry("getDouble", Double.class),
			Map.entry("getBigDecimal", java.math.BigDecimal.class), Map.entry("getBytes", byte[].class),
			Map.entry("getDate", Date.class), Map.entry("getTime", Time.class),
			Map.entry("getTimestamp", Timestamp.class));

	private final @Nullable Object[] values;

	private final ValueConverter converter;

	private boolean before = true;

	private boolean wasNull;

	private JdbcRow(@Nullable Object[] values, ValueConverter converter) {
		this.values = values;
		this.converter = converter;
	}

	static @Nullable Object read(@Nullable Object value, Field<?> field, ValueConverter converter, DSLContext dsl) {
		return row(new Object[] { value }, new Field<?>[] { field }, converter, dsl).get(0);
	}

	static Record read(io.databases.record.Record row, Field<?>[] fields, ValueConverter converter, DSLContext dsl) {
		return row(row.asMap().isEmpty() ? new Object[0] : values(row), fields, converter, dsl);
	}

	private static @Nullable Object[] values(io.databases.record.Record row) {
		@Nullable Object[] values = new Object[row.size()];
		for (int index = 0; index < values.length; index++) {
			values[index] = row.get(index);
		}
		return values;
	}

	private static Record row(@Nullable Object[] values, Field<?>[] fields, ValueConverter converter, DSLContext dsl) {
		JdbcRow row = new JdbcRow(values, converter);
		ResultSet result = (ResultSet) Proxy.newProxyInstance(JdbcRow.class.getClassLoader(),
				new Class<?>[] { ResultSet.class },
				(proxy, method, arguments) -> row.call(method, (arguments != null) ? arguments : new Object[0]));
		Record record = dsl.fetch(result, fields).get(0);
		record.detach();
		return record;
	}

	private @Nullable Object call(Method method, @Nullable Object[] arguments) throws SQLException {
		String name = method.getName();
		switch (name) {
			case "next" -> {
				boolean first = this.before;
				this.before = false;
				return first;
			}
			case "wasNull" -> {
				return this.wasNull;
			}
			case "isClosed" -> {
				return false;
			}
			case "close", "getStatement", "getWarnings" -> {
				return null;
			}
			case "toString" -> {
				return "A row of " + this.values.length + " column(s)";
			}
			default -> {
				return column(name, method, arguments);
			}
		}
	}

	private @Nullable Object column(String name, Method method, @Nullable Object[] arguments) throws SQLException {
		if (arguments.length == 0 || !(arguments[0] instanceof Integer index)) {
			throw new SQLFeatureNotSupportedException(
					"A binding may read its column by position, but not call ResultSet." + name);
		}
		Object value = this.values[index - 1];
		this.wasNull = value == null;
		if (value == null) {
			return nothing(method.getReturnType());
		}
		if (name.equals("getObject")) {
			return (arguments.length == 2 && arguments[1] instanceof Class<?> type) ? as(value, type) : value;
		}
		Class<?> type = GETTERS.get(name);
		if (type == null) {
			throw new SQLFeatureNotSupportedException("A binding can't call ResultSet." + name + " here");
		}
		return as(value, type);
	}

	private static @Nullable Object nothing(Class<?> type) {
		if (type == boolean.class) {
			return false;
		}
		if (!type.isPrimitive()) {
			return null;
		}
		return switch (type.getName()) {
			case "byte" -> (byte) 0;
			case "short" -> (short) 0;
			case "long" -> 0L;
			case "float" -> 0F;
			case "double" -> 0D;
			default -> 0;
		};
	}

	private @Nullable Object as(Object value, Class<?> type) throws SQLException {
		if (type.isInstance(value)) {
			return value;
		}
		if (type == Timestamp.class) {
			return Timestamp.from(required(value, Instant.class));
		}
		if (type == Date.class) {
			return Date.valueOf(required(value, LocalDate.class));
		}
		if (type == Time.class) {
			LocalTime time = required(value, LocalTime.class);
			if (!time.equals(time.truncatedTo(java.time.temporal.ChronoUnit.SECONDS))) {
				throw new SQLException("java.sql.Time can't hold the fraction of the column's second");
			}
			return Time.valueOf(time);
		}
		return this.converter.convert(value, type);
	}

	private <T> T required(Object value, Class<T> type) throws SQLException {
		T converted = this.converter.convert(value, type);
		if (converted == null) {
			throw new SQLException("There is no conversion to " + type.getName());
		}
		return converted;
	}

}
