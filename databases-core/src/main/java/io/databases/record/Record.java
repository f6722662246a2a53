package io.databases.record;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result: immutable, detached from the driver, safe for use by several
 * threads.
 *
 * <pre class="code">
 * record.get("id")                      // the Java class of the column's type
 * record.get("id", Long.class)          // converted exactly, or an error
 * record.get(0)                         // by position, from 0
 * record.as(Note.class)                 // a Java record, bean or scalar
 * record.asMap()                        // column name to value, in column order
 * </pre>
 *
 * <p>
 * <strong>Names</strong> are looked up exactly first, then without regard to case. A name
 * that several columns of a row have ({@code SELECT a.id, b.id}) means the first of them;
 * the others are reached by position. An unknown name is an error that lists the columns.
 *
 * <p>
 * <strong>Values</strong> have the classes listed in the {@linkplain io.databases.record
 * package description}. Arrays are not copied: leave them unchanged.
 *
 * <p>
 * Two records are equal when they have the same column names in the same order and equal
 * values, arrays being compared by content. {@code toString()} shows the names and Java
 * classes of the columns, never a value. Jackson writes a record as an object with its
 * columns in order, the first of several columns with the same name.
 *
 * <p>
 * Import this type by its name: {@code import io.databases.record.*} leaves
 * {@code Record} ambiguous with {@code java.lang.Record}.
 */
@SuppressWarnings("JavaLangClash") // The name of the original; see the note on imports.
public interface Record {

	/**
	 * Count the columns.
	 * @return the number of columns, those with equal names included
	 */
	int size();

	/**
	 * List the names of the columns.
	 * @return the names in column order, duplicates kept; unmodifiable
	 */
	List<String> columnNames();

	/**
	 * Tell whether there is a column of a name.
	 * @param name the name; matched as by {@link #get(String)}
	 * @return whether {@code get(name)} would find a column
	 */
	boolean contains(String name);

	/**
	 * Get a value by position.
	 * @param index the position, from 0
	 * @return the value, {@code null} for NULL
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if there is no
	 * such column
	 */
	@Nullable Object get(int index);

	/**
	 * Get a value by name.
	 * @param name the column's name: matched exactly, else without regard to case; the
	 * first of several
	 * @return the value, {@code null} for NULL
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if there is no
	 * such column
	 */
	@Nullable Object get(String name);

	/**
	 * Get a value by position, converted.
	 * @param <T> the type asked for
	 * @param index the position, from 0
	 * @param type the class asked for; see
	 * {@link io.databases.record.convert.ValueConverter}
	 * @return the value, {@code null} for NULL
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if there is no
	 * such column
	 * @throws org.springframework.dao.TypeMismatchDataAccessException if the value cannot
	 * be converted without loss, or is NULL and the class primitive
	 */
	<T> @Nullable T get(int index, Class<T> type);

	/**
	 * Get a value by name, converted.
	 * @param <T> the type asked for
	 * @param name the column's name, as for {@link #get(String)}
	 * @param type the class asked for; see
	 * {@link io.databases.record.convert.ValueConverter}
	 * @return the value, {@code null} for NULL
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if there is no
	 * such column
	 * @throws org.springframework.dao.TypeMismatchDataAccessException if the value cannot
	 * be converted without loss, or is NULL and the class primitive
	 */
	<T> @Nullable T get(String name, Class<T> type);

	/**
	 * Map the whole row to a class, as a query for that class would.
	 * @param <T> the type asked for
	 * @param type a Java record, a bean, a class with one public constructor, a class of
	 * single values (then the first column), {@code Map} or {@code Record}
	 * @return the mapped row; {@code null} only for a single value that is NULL
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if the columns
	 * do not fit the class
	 * @throws org.springframework.dao.TypeMismatchDataAccessException if a value does not
	 * fit
	 */
	<T> @Nullable T as(Class<T> type);

	/**
	 * View the row as a map.
	 * @return an unmodifiable map from column name to value, in column order; the first
	 * of several columns with the same name
	 */
	// Without Jackson on the class path the JVM ignores the annotation.
	@JsonValue
	Map<String, @Nullable Object> asMap();

	/**
	 * Create a record from values, for tests and for code that is given records.
	 * @param values column names and values in column order; copied
	 * @return the record
	 */
	static Record of(Map<String, ? extends @Nullable Object> values) {
		return RowRecord.of(values);
	}

}
