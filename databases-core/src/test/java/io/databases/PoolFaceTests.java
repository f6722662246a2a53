package io.databases;

import java.time.Duration;
import java.util.Objects;

import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Wrapped;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pool for those who unwrap the connection factory to an r2dbc-pool.
 */
class PoolFaceTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void itsNumbersAreThoseOfThePool() {
		with((database, pool) -> {
			Connection connection = Objects.requireNonNull(pool.create().block(LIMIT));
			PoolMetrics metrics = pool.getMetrics().orElseThrow();
			assertThat(metrics.acquiredSize()).isEqualTo(1);
			assertThat(metrics.allocatedSize()).isEqualTo(1);
			assertThat(metrics.getMaxAllocatedSize()).isEqualTo(3);
			assertThat(metrics.pendingAcquireSize()).isZero();
			assertThat(metrics.getMaxPendingAcquireSize()).isEqualTo(Integer.MAX_VALUE);
			assertThat(database.poolStats().acquired()).isEqualTo(1);
			Mono.from(connection.close()).block(LIMIT);
			assertThat(metrics.acquiredSize()).isZero();
			assertThat(metrics.idleSize()).isEqualTo(metrics.allocatedSize());
		});
	}

	@Test
	void itsConnectionsCanBeUsed() {
		with((database, pool) -> {
			Integer one = Mono
				.usingWhen(pool.create(),
						(connection) -> Flux.from(connection.createStatement("SELECT 1").execute())
							.concatMap(
									(result) -> result.map((row) -> Objects.requireNonNull(row.get(0, Integer.class))))
							.single(),
						Connection::close)
				.block(LIMIT);
			assertThat(one).isEqualTo(1);
		});
	}

	@Test
	void itIsDisposedWithTheDatabase() {
		ConnectionPool[] kept = new ConnectionPool[1];
		with((database, pool) -> kept[0] = pool);
		assertThat(kept[0].isDisposed()).isTrue();
	}

	private static void with(Work work) {
		try (TestDatabase file = TestServers.createDatabase(ServerKind.SQLITE)) {
			Database database = Database.builder(file.url()).pool((options) -> options.withMaxSize(3)).build();
			database.connect().block(LIMIT);
			try {
				Wrapped<?> factory = (Wrapped<?>) database.connectionFactory();
				work.with(database, Objects.requireNonNull(factory.unwrap(ConnectionPool.class)));
			}
			finally {
				database.disconnect().block(LIMIT);
			}
		}
	}

	private interface Work {

		void with(Database database, ConnectionPool pool);

	}

}
