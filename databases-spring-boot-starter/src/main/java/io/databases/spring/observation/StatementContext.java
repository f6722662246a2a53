package io.databases.spring.observation;

import io.databases.query.ExecutionListener;
import io.databases.url.DatabaseUrl;
import io.micrometer.observation.Observation;

/**
 * What is known of an observed statement.
 */
public final class StatementContext extends Observation.Context {

	private final String database;

	private final DatabaseUrl url;

	private final String sql;

	private long returnedRows = ExecutionListener.NOT_ASKED;

	private long affectedRows = ExecutionListener.NOT_ASKED;

	StatementContext(String database, DatabaseUrl url, String sql) {
		this.database = database;
		this.url = url;
		this.sql = sql;
	}

	/**
	 * The name of the database's bean.
	 * @return the name
	 */
	public String getDatabase() {
		return this.database;
	}

	/**
	 * Where the database is.
	 * @return the URL; its {@code toString} shows no password
	 */
	public DatabaseUrl getUrl() {
		return this.url;
	}

	/**
	 * The statement as it was written, with the names of its parameters and without
	 * values.
	 * @return the text
	 */
	public String getSql() {
		return this.sql;
	}

	/**
	 * How many rows came, those of RETURNING and generated keys too.
	 * @return the number, -1 before the end
	 */
	public long getReturnedRows() {
		return this.returnedRows;
	}

	/**
	 * How many rows were inserted, changed or deleted.
	 * @return the number, -1 for queries, for changes by verbs that read rows only, and
	 * before the end
	 */
	public long getAffectedRows() {
		return this.affectedRows;
	}

	void ended(long returned, long affected) {
		this.returnedRows = returned;
		this.affectedRows = affected;
	}

}
