package io.databases.jooq;

import io.databases.Database;
import io.databases.query.Query;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;

/**
 * jOOQ's queries for our verbs.
 *
 * <pre class="code">
 * database.fetchAll(Jooq.query(select(NOTES.ID, NOTES.TEXT).from(NOTES).where(NOTES.COMPLETED.isTrue())))
 *     .map(notes -&gt; notes.get(0).get(NOTES.TEXT));
 * database.execute(Jooq.query(insertInto(NOTES, NOTES.TEXT).values("example")), Keys.of("id"));
 * </pre>
 *
 * A query is rendered for the dialect of the database that it is handed to, each time
 * that it is subscribed to; its settings (schema mapping, converter and record mapper
 * providers) are those of the {@code DSLContext} that made it. Values are bound through
 * the converters and bindings of their fields, and rows are read through those of the
 * selected fields. jOOQ sends nothing and holds no connection: execution, transactions,
 * cancellation and errors are those of the database that runs the query. A query may be
 * run any number of times, also at once, as long as nobody changes it.
 */
public final class Jooq {

	private Jooq() {
	}

	/**
	 * A query with rows: SELECT, or a statement with RETURNING.
	 * @param <R> jOOQ's type of a row, which is detached
	 * @param query the query of jOOQ
	 * @return the query for our verbs
	 */
	public static <R extends Record> Query<R> query(ResultQuery<R> query) {
		return new JooqQuery<>(query, RowReaders.records(query));
	}

	/**
	 * A query of which one column is read.
	 * @param <T> the type of the field
	 * @param query the query of jOOQ
	 * @param field the column to read, one of the selected
	 * @return the query for our verbs
	 */
	public static <T> Query<T> query(ResultQuery<?> query, Field<T> field) {
		return new JooqQuery<>(query, RowReaders.field(query, field));
	}

	/**
	 * A statement: INSERT, UPDATE, DELETE, MERGE, DDL.
	 * @param query the statement of jOOQ
	 * @return the query for our verbs
	 */
	public static Query<Record> query(org.jooq.Query query) {
		return new JooqQuery<>(query, RowReaders.any(query));
	}

	/**
	 * A context of the database's dialect that only builds and renders queries. What
	 * would execute one fails with the line to write instead.
	 * @param database the database, connected or not
	 * @return the context
	 */
	public static DSLContext dsl(Database database) {
		return RenderOnly.context(Dialects.of(database.dialect()));
	}

}
