package io.databases.backend;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The connection over which a server is told to stop what runs on others. It does not
 * count in the pool, so that it is to be had when the pool is exhausted; it is opened
 * when it is needed and closed when nobody needs it.
 * <p>
 * Invariants:
 * <ul>
 * <li>There is one at a time: who makes {@code wanted} positive opens it, and nobody else
 * does before it is closed again.</li>
 * <li>Each request is answered once: by what became of it, or by the error of the
 * connection that was opened for it.</li>
 * <li>A request that fails or is not answered within the limit is the last one on its
 * connection; those behind it get another.</li>
 * </ul>
 */
final class ControlConnection {

	private final ConnectionFactory factory;

	private final Duration limit;

	private final Queue<Request> waiting = new ConcurrentLinkedQueue<>();

	/** Requests that were made and not served, or served by what is not closed yet. */
	private final AtomicInteger wanted = new AtomicInteger();

	/**
	 * Creates one that is not open.
	 * @param factory opens it
	 * @param limit how long opening, a request and closing may take each
	 */
	ControlConnection(ConnectionFactory factory, Duration limit) {
		this.factory = factory;
		this.limit = limit;
	}

	/**
	 * Runs a statement, behind those that were asked for before.
	 * @param sql its text
	 * @return completes when the server has answered
	 */
	Mono<Void> run(String sql) {
		return Mono.create((sink) -> {
			this.waiting.add(new Request(sql, sink));
			if (this.wanted.getAndIncrement() == 0) {
				serve();
			}
		});
	}

	private void serve() {
		AtomicInteger served = new AtomicInteger();
		Mono.usingWhen(open(), (connection) -> serve(connection, served),
				(connection) -> Mono.from(connection.close()).timeout(this.limit))
			.onErrorResume((error) -> (served.get() > 0) ? Mono.empty() : refuse(error, served))
			.doFinally((signal) -> closed(served.get()))
			.subscribe();
	}

	/* One that comes too late is closed. */
	private Mono<Connection> open() {
		Mono<Connection> opening = Mono.<Connection>from(this.factory.create()).cache();
		return opening.timeout(this.limit)
			.doOnError(TimeoutException.class,
					(late) -> opening.flatMap((connection) -> Mono.from(connection.close()))
						.onErrorComplete()
						.subscribe());
	}

	private Mono<Void> serve(Connection connection, AtomicInteger served) {
		return Mono.defer(() -> {
			Request next = this.waiting.poll();
			if (next == null) {
				return Mono.just(false);
			}
			served.incrementAndGet();
			return send(connection, next.sql()).timeout(this.limit)
				.doOnError(next.answer()::error)
				.then(Mono.fromSupplier(() -> {
					next.answer().success();
					return true;
				}));
		}).repeat().takeWhile((another) -> another).then();
	}

	private static Mono<Void> send(Connection connection, String sql) {
		return Flux.from(connection.createStatement(sql).execute()).concatMap(Result::getRowsUpdated).then();
	}

	/* It was opened for all of them. */
	private Mono<Void> refuse(Throwable error, AtomicInteger served) {
		return Mono.fromRunnable(() -> {
			for (Request next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
				served.incrementAndGet();
				next.answer().error(error);
			}
		});
	}

	private void closed(int served) {
		if (this.wanted.addAndGet(-served) > 0) {
			serve();
		}
	}

	private record Request(String sql, MonoSink<Void> answer) {
	}

}
