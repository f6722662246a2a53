package io.databases.sqlite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.databases.sqlite.engine.Session;
import io.databases.sqlite.sql.SqlScript;
import io.r2dbc.spi.Batch;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Statements without parameters that run one after the other. */
final class SqliteBatch implements Batch {

	private final Session session;

	private final @Nullable Duration timeout;

	private final List<Execution> executions = new ArrayList<>();

	SqliteBatch(Session session, @Nullable Duration timeout) {
		this.session = session;
		this.timeout = timeout;
	}

	@Override
	public SqliteBatch add(String sql) {
		if (sql == null) {
			throw new IllegalArgumentException("SQL must not be null");
		}
		SqlScript script = SqlScript.parse(sql);
		if (script.parameterCount() > 0) {
			throw new IllegalArgumentException(
					"A batch has no parameters, use a statement instead for \"%s\"".formatted(sql));
		}
		@Nullable Object[] none = new @Nullable Object[0];
		script.statements().forEach(statement -> this.executions.add(new Execution(statement, none)));
		return this;
	}

	@Override
	public Flux<SqliteResult> execute() {
		return new ExecuteFlux(this.session, List.copyOf(this.executions), this.timeout);
	}

}
