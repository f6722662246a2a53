package io.databases.sqlite;

import io.databases.sqlite.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/** A statement with the values of its own parameters, encoded, in SQLite's numbering. */
final class Execution {

	private final SqlStatement statement;

	private final @Nullable Object[] values;

	Execution(SqlStatement statement, @Nullable Object[] values) {
		this.statement = statement;
		this.values = values;
	}

	SqlStatement statement() {
		return this.statement;
	}

	@Nullable Object[] values() {
		return this.values;
	}

}
