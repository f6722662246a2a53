package io.databases.sql;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A statement in the database's own words, and the values for its placeholders. Immutable
 * as far as the values are.
 */
public final class RenderedSql {

	static final @Nullable Object[] NO_BINDS = {};

	private static final String NOT_NULL = "1";

	private final SqlText sql;

	private final Shape shape;

	private final @Nullable Object[] binds;

	RenderedSql(SqlText sql, Shape shape, @Nullable Object[] binds) {
		this.sql = sql;
		this.shape = shape;
		this.binds = binds;
	}

	/**
	 * The text to send. The same instance for the same {@link SqlText} as long as its
	 * values are single ones.
	 * @return the text
	 */
	public String text() {
		return this.shape.text();
	}

	/**
	 * The number of placeholders.
	 * @return the number of binds
	 */
	public int bindCount() {
		return this.binds.length;
	}

	/**
	 * The value for a placeholder: as the user gave it, an element of a list that the
	 * user gave, or one array for a list. An array's component type is the one that the
	 * elements share ({@code Long} for integers of mixed width, {@code BigDecimal} for
	 * other mixed numbers) and {@code Object} where they share none or there are none.
	 * Where only the nullness of a value counts it is {@code null} or the text
	 * {@code "1"}.
	 * @param index of the placeholder, counted from 0
	 * @return the value
	 */
	public @Nullable Object bind(int index) {
		return this.binds[index];
	}

	/**
	 * The values in the order of the placeholders.
	 * @return an unmodifiable view
	 */
	public List<@Nullable Object> binds() {
		return Collections.unmodifiableList(Arrays.asList(this.binds));
	}

	/**
	 * The name of the parameter that a placeholder belongs to, for messages.
	 * @param index of the placeholder, counted from 0
	 * @return the name without the colon
	 */
	public String parameterName(int index) {
		return this.sql.name(this.shape.parameter(index));
	}

	/**
	 * Whether a bind tells only if the user's value is null: it is {@code null} or a text
	 * and its placeholder has a type of its own.
	 * @param index of the placeholder, counted from 0
	 * @return {@code true} if it is such a bind
	 */
	public boolean isNullTest(int index) {
		return this.shape.part(index) == Shape.NULLNESS;
	}

	/**
	 * The key of what depends on the text only, such as a plan for reading its rows.
	 * @return an object with {@code equals} that is equal for the same {@link SqlText}
	 * rendered to the same text
	 */
	public Object shape() {
		return this.shape;
	}

	/**
	 * What is known about the text.
	 * @return the statement as it was written
	 */
	public SqlText sql() {
		return this.sql;
	}

	@Override
	public String toString() {
		return text();
	}

	static @Nullable Object nullness(@Nullable Object value) {
		return (value != null) ? NOT_NULL : null;
	}

}
