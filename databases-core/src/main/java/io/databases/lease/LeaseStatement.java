package io.databases.lease;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A statement of plain R2DBC code: bound at once, run when its turn comes, in the scope
 * that is current then.
 */
final class LeaseStatement implements Statement {

	private final LeaseConnection connection;

	private final String sql;

	private final Statement delegate;

	private boolean portal;

	LeaseStatement(LeaseConnection connection, String sql, Statement delegate) {
		this.connection = connection;
		this.sql = sql;
		this.delegate = delegate;
	}

	@Override
	public Statement add() {
		this.delegate.add();
		return this;
	}

	@Override
	public Statement bind(int index, Object value) {
		this.delegate.bind(index, value);
		return this;
	}

	@Override
	public Statement bind(String name, Object value) {
		this.delegate.bind(name, value);
		return this;
	}

	@Override
	public Statement bindNull(int index, Class<?> type) {
		this.delegate.bindNull(index, type);
		return this;
	}

	@Override
	public Statement bindNull(String name, Class<?> type) {
		this.delegate.bindNull(name, type);
		return this;
	}

	@Override
	public Statement fetchSize(int rows) {
		this.delegate.fetchSize(rows);
		this.portal = rows > 0;
		return this;
	}

	@Override
	public Statement returnGeneratedValues(String... columns) {
		this.delegate.returnGeneratedValues(columns);
		return this;
	}

	@Override
	public Publisher<? extends Result> execute() {
		return run(this.connection, this.sql, this.delegate.execute(), this.portal);
	}

	static Flux<Result> run(LeaseConnection connection, String sql, Publisher<? extends Result> execution,
			boolean portal) {
		return connection.inScope((scope) -> {
			StatementFlux<Result> statement = new StatementFlux<>(scope, connection.kindOf(sql), sql, null,
					(driver) -> Flux.from(execution));
			boolean runsOut = !portal && scope.lease().session().mustRunOut();
			return new ResultGate(portal ? statement.portal() : statement, runsOut);
		});
	}

	/** A batch: one statement as far as the turn is concerned. */
	static final class LeaseBatch implements Batch {

		private final LeaseConnection connection;

		private final Batch delegate;

		private final StringBuilder sql = new StringBuilder();

		LeaseBatch(LeaseConnection connection, Batch delegate) {
			this.connection = connection;
			this.delegate = delegate;
		}

		@Override
		public Batch add(String text) {
			this.delegate.add(text);
			this.sql.append((this.sql.length() > 0) ? "; " : "").append(text);
			return this;
		}

		@Override
		public Publisher<? extends Result> execute() {
			return run(this.connection, this.sql.toString(), this.delegate.execute(), false);
		}

	}

}
