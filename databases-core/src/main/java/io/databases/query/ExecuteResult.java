package io.databases.query;

import java.util.List;

import io.databases.record.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * What a statement has done.
 */
public interface ExecuteResult {

	/**
	 * How many rows were inserted, updated or deleted. For an UPDATE these are the rows
	 * found, also where a row had the new values already; for statements that change no
	 * rows (DDL, SET) it is 0. MySQL counts a row that an upsert updated as 2.
	 * @return the number of rows
	 */
	long rowsAffected();

	/**
	 * The rows that came back: generated keys, or what RETURNING asked for.
	 * @return the rows, empty where none came back
	 */
	List<Record> rows();

	/**
	 * The first value of the first row that came back: the generated key, or the value of
	 * RETURNING.
	 * @return the value, {@code null} where nothing came back
	 */
	default @Nullable Object key() {
		return rows().isEmpty() ? null : rows().get(0).get(0);
	}

	/**
	 * The first value of the first row that came back, as a type.
	 * @param <T> the type
	 * @param type the type
	 * @return the value
	 * @throws InvalidDataAccessApiUsageException if nothing came back: ask for it with
	 * {@link Keys#of}
	 */
	default <T> T key(Class<T> type) {
		T key = rows().isEmpty() ? null : rows().get(0).get(0, type);
		if (key == null) {
			throw new InvalidDataAccessApiUsageException("The statement gave no key back: ask for it with"
					+ " Keys.of(\"id\"), or write RETURNING where the database has it");
		}
		return key;
	}

}
