package io.databases.lease;

import java.util.function.Consumer;

import io.databases.backend.ServerSession;
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

	private boolean bound;

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
		this.bound = true;
		return this;
	}

	@Override
	public Statement bind(String name, Object value) {
		this.delegate.bind(name, value);
		this.bound = true;
		return this;
	}

	@Override
	public Statement bindNull(int index, Class<?> type) {
		this.delegate.bindNull(index, type);
		this.bound = true;
		return this;
	}

	@Override
	public Statement bindNull(String name, Class<?> type) {
		this.delegate.bindNull(name, type);
		this.bound = true;
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
		Publisher<? extends Result> results = this.delegate.execute();
		boolean ended = this.portal;
		boolean lossy = !this.bound;
		return !ended ? run(this.connection, this.sql, results)
				: this.connection.inScope((scope) -> portal(scope, this.connection, this.sql, results, lossy));
	}

	static Flux<Result> run(LeaseConnection connection, String sql, Publisher<? extends Result> results) {
		return connection.inScope((scope) -> new ResultGate(scope, results, sql,
				(held, contended) -> statement(scope, connection, sql, held, contended),
				scope.lease().session().mustRunOut()));
	}

	/*
	 * With parameters a result may be cancelled, without them only the stream of results.
	 */
	private static Flux<Result> portal(Scope scope, LeaseConnection connection, String sql,
			Publisher<? extends Result> results, boolean lossy) {
		ServerSession session = scope.lease().session();
		if (!session.endsPortals()) {
			return new ResultGate(scope, results, sql,
					(held, contended) -> statement(scope, connection, sql, held, contended), session.mustRunOut());
		}
		return new ResultGate(scope, lossy ? new PortalResults(results) : results, sql,
				(held, contended) -> statement(scope, connection, sql, held, contended).portal(), lossy);
	}

	private static StatementFlux<Result> statement(Scope scope, LeaseConnection connection, String sql,
			Flux<Result> results, Consumer<StatementFlux.Contention> contended) {
		return new StatementFlux<>(scope, connection.kindOf(sql), sql, contended, (driver) -> results);
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
			return run(this.connection, this.sql.toString(), this.delegate.execute());
		}

	}

}
