package io.databases.sqlite;

import java.time.Duration;
import java.util.List;

import io.databases.sqlite.engine.Session;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Executes statements one after the other, again for each subscriber. */
final class ExecuteFlux extends Flux<SqliteResult> {

	private final Session session;

	private final List<Execution> executions;

	private final @Nullable Duration timeout;

	ExecuteFlux(Session session, List<Execution> executions, @Nullable Duration timeout) {
		this.session = session;
		this.executions = executions;
		this.timeout = timeout;
	}

	@Override
	public void subscribe(CoreSubscriber<? super SqliteResult> actual) {
		actual.onSubscribe(new ExecuteSubscription(this.session, this.executions, this.timeout, actual));
	}

}
