package io.databases;

import java.util.function.Consumer;

import io.databases.backend.Backend;
import io.databases.backend.ConnectRequest;
import io.databases.backend.ServerSession;
import io.databases.lease.Lease;
import io.databases.lease.Limits;
import io.databases.pool.LeaseSource;
import io.databases.pool.PoolOptions;
import io.databases.pool.PoolStats;
import io.databases.pool.PoolWatch;
import io.databases.pool.PooledSource;
import io.databases.pool.UnpooledSource;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Opens the source of connections: makes the driver's factory and the pool anew, and
 * proves that the database answers.
 *
 * @param backend the kind of database
 * @param request where to, as whom
 * @param pool the pool's sizes
 * @param limits how long anything may take
 * @param foreign a connection factory of the user, instead of the driver's; {@code null}
 * for none
 * @param watch who is told of what happens in the pool
 */
record Sources(Backend backend, ConnectRequest request, PoolOptions pool, Limits limits,
		@Nullable ConnectionFactory foreign, PoolWatch watch) {

	/**
	 * The product by which Spring tells the dialect; the same that the driver's factory
	 * says.
	 */
	String product() {
		return (this.foreign != null) ? this.foreign.getMetadata().getName() : this.backend.product(this.request.url());
	}

	/**
	 * Opens it.
	 * @param opened told of each session that begins
	 */
	Mono<LeaseSource> open(Consumer<? super ServerSession> opened) {
		return Mono.defer(() -> {
			LeaseSource source = (this.foreign != null) ? unpooled(this.foreign, opened, this.watch) : pooled(opened);
			return prove(source).thenReturn(source)
				.onErrorResume((error) -> source.close().onErrorComplete().then(Mono.error(error)));
		});
	}

	private static Mono<Void> prove(LeaseSource source) {
		return source.acquireFirst().flatMap(Lease::release);
	}

	private LeaseSource unpooled(ConnectionFactory factory, Consumer<? super ServerSession> opened, PoolWatch told) {
		return new UnpooledSource(factory, (connection) -> session(connection, factory, opened), this.backend::classify,
				this.limits, told);
	}

	private Mono<ServerSession> session(Connection connection, ConnectionFactory factory,
			Consumer<? super ServerSession> opened) {
		return this.backend.session(connection, factory).doOnNext(opened);
	}

	private LeaseSource pooled(Consumer<? super ServerSession> opened) {
		ConnectionFactory driver = this.backend.connectionFactory(this.request);
		PooledSource pooled = new PooledSource(this.request.url().masked(), driver,
				(connection) -> session(connection, driver, opened), this.backend::classify, this.pool, this.limits,
				this.watch);
		return new Owned(pooled, unpooled(driver, opened, PoolWatch.NONE), driver);
	}

	/**
	 * Closes the driver's factory after the pool, where it can be closed: the threads and
	 * memory of SQLite.
	 */
	private record Owned(PooledSource pooled, LeaseSource outside, ConnectionFactory driver) implements LeaseSource {

		@Override
		public Mono<Lease> acquire() {
			return this.pooled.acquire();
		}

		@Override
		public Mono<Lease> acquireFirst() {
			return this.pooled.acquireFirst();
		}

		@Override
		public Mono<Lease> acquireOutside() {
			return this.outside.acquire();
		}

		@Override
		public PoolStats stats() {
			return this.pooled.stats();
		}

		@Override
		public ConnectionFactory pool() {
			return this.pooled.pool();
		}

		@Override
		public Mono<Void> close() {
			return this.pooled.close()
				.then(Mono.defer(() -> (this.driver instanceof Closeable closeable) ? Mono.from(closeable.close())
						: Mono.empty()));
		}

	}

}
