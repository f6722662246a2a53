package io.databases;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.databases.error.DatabaseTimeoutException;
import io.databases.pool.LeakDetection;
import io.databases.pool.PoolListener;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import io.r2dbc.spi.ConnectionFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What listeners of the pool are told.
 */
class PoolEventsTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final Counter counter = new Counter();

	private final TestDatabase file = TestServers.createDatabase(ServerKind.SQLITE);

	@AfterEach
	void deleteFile() {
		this.file.close();
	}

	@Test
	void aLoanIsToldFromItsBeginningToItsEnd() {
		with(Database.builder(this.file.url()).poolListener(this.counter), (database) -> {
			database.fetchVal("SELECT 1", Integer.class).block(LIMIT);
			await(Map.of("created", 1, "acquired", 2, "released", 2));
		});
	}

	@Test
	void openingIsTold() {
		with(Database.builder(this.file.url()).poolListener(this.counter),
				(database) -> assertThat(this.counter.events()).containsEntry("created", 1));
	}

	@Test
	void aTimeoutIsTold() {
		DatabaseBuilder builder = Database.builder(this.file.url())
			.pool((pool) -> pool.withMaxSize(1))
			.limits((limits) -> limits.withAcquire(Duration.ofSeconds(1)))
			.poolListener(this.counter);
		with(builder, (database) -> {
			Mono<Integer> second = database.fetchVal("SELECT 1", Integer.class).contextWrite(database.detached());
			assertThatExceptionOfType(org.springframework.dao.QueryTimeoutException.class)
				.isThrownBy(() -> database.inConnection((one) -> one.fetchVal("SELECT 1", Integer.class).then(second))
					.block(LIMIT));
			assertThat(this.counter.events()).containsEntry("timeout", 1);
		});
	}

	@Test
	void aConnectionThatIsNotCleanIsTold() {
		with(Database.builder(this.file.url()).poolListener(this.counter), (database) -> {
			database.inConnection((one) -> one.execute("BEGIN").then(one.execute("SELECT * FROM nowhere")))
				.onErrorComplete()
				.block(LIMIT);
			database.fetchVal("SELECT 1", Integer.class).block(LIMIT);
			await(Map.of("created", 2, "invalidated", 1, "acquired", 3, "released", 3));
		});
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void aDeadConnectionIsInvalidatedAndReplaced() {
		try (TestDatabase server = TestServers.createDatabase(ServerKind.POSTGRESQL)) {
			with(Database.builder(server.url()).poolListener(this.counter), (database) -> {
				database.fetchVal("SELECT pg_terminate_backend(pg_backend_pid())", Boolean.class)
					.onErrorComplete()
					.block(LIMIT);
				assertThat(database.fetchVal("SELECT 1", Integer.class).block(LIMIT)).isEqualTo(1);
				assertThat(this.counter.events()).containsEntry("invalidated", 1).containsEntry("created", 2);
			});
		}
	}

	@Test
	void aListenerThatThrowsHarmsNobody() {
		Logger log = (Logger) LoggerFactory.getLogger("io.databases.pool.PoolEvents");
		log.setLevel(Level.OFF);
		PoolListener broken = new PoolListener() {

			@Override
			public void acquired(Duration waited) {
				throw new IllegalStateException("on purpose");
			}

		};
		with(Database.builder(this.file.url()).poolListener(broken).poolListener(this.counter), (database) -> {
			assertThat(database.fetchVal("SELECT 1", Integer.class).block(LIMIT)).isEqualTo(1);
			assertThat(this.counter.events()).containsEntry("acquired", 2);
		});
		log.setLevel(null);
	}

	@Test
	void aForeignConnectionFactoryIsListenedToAsWell() {
		DatabaseBuilder builder = Database.builder("sqlite://")
			.connectionFactory(ConnectionFactories.get("r2dbc:sqlite:///:memory:"))
			.poolListener(this.counter);
		with(builder, (database) -> {
			database.fetchVal("SELECT 1", Integer.class).block(LIMIT);
			await(Map.of("acquired", 2, "released", 2));
		});
	}

	@Test
	void aLongLoanIsALeak() {
		Captured captured = new Captured();
		DatabaseBuilder builder = Database.builder(this.file.url())
			.poolListener(this.counter)
			.leakDetection(new LeakDetection(Duration.ofMillis(20), true));
		with(builder, (database) -> {
			String text = database
				.inTransaction((tx) -> tx.fetchVal("SELECT 42", Integer.class).then(captured.first.asMono()))
				.block(LIMIT);
			assertThat(text).startsWith("A connection of " + database.url().masked() + " has been held for ")
				.contains(" ms, by ", "pool acquired=1", "It was taken at", "at " + getClass().getName());
			// the listeners are told after the line is logged, by the timer's thread
			await(() -> this.counter.events().containsKey("leak"));
		});
		captured.detach();
	}

	@Test
	void theThresholdMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> new LeakDetection(Duration.ZERO, false))
			.withMessageContaining("must be positive");
	}

	/** A connection goes back after its result was seen. */
	private void await(Map<String, Integer> events) {
		await(() -> this.counter.events().equals(events));
	}

	private void await(BooleanSupplier condition) {
		assertThat(Flux.interval(Duration.ofMillis(5))
			.filter((tick) -> condition.getAsBoolean())
			.take(LIMIT)
			.next()
			.hasElement()
			.block(LIMIT.plus(LIMIT))).as("%s", this.counter.events()).isTrue();
	}

	private static void with(DatabaseBuilder builder, java.util.function.Consumer<Database> test) {
		Database database = builder.build();
		database.connect().block(LIMIT);
		try {
			test.accept(database);
		}
		finally {
			database.disconnect().block(LIMIT);
		}
	}

	private static final class Captured extends AppenderBase<ILoggingEvent> {

		private final Logger log = (Logger) LoggerFactory.getLogger(LeakDetection.class);

		private final Sinks.One<String> first = Sinks.one();

		Captured() {
			this.log.addAppender(this);
			this.log.setAdditive(false);
			start();
		}

		@Override
		protected void append(ILoggingEvent event) {
			this.first.tryEmitValue(event.getFormattedMessage());
		}

		void detach() {
			this.log.detachAppender(this);
			this.log.setAdditive(true);
		}

	}

	private static final class Counter implements PoolListener {

		private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

		private void count(String event) {
			this.counts.computeIfAbsent(event, (name) -> new AtomicInteger()).incrementAndGet();
		}

		Map<String, Integer> events() {
			Map<String, Integer> events = new java.util.HashMap<>();
			this.counts.forEach((name, count) -> events.put(name, count.get()));
			return events;
		}

		@Override
		public void acquired(Duration waited) {
			assertThat(List.of(waited)).allMatch((time) -> time.toNanos() > 0);
			count("acquired");
		}

		@Override
		public void acquireFailed(Duration waited, Throwable error) {
			count((error instanceof DatabaseTimeoutException) ? "timeout" : "acquireFailed");
		}

		@Override
		public void released(Duration used) {
			count("released");
		}

		@Override
		public void created(Duration took) {
			count("created");
		}

		@Override
		public void createFailed(Duration took, Throwable error) {
			count("createFailed");
		}

		@Override
		public void invalidated() {
			count("invalidated");
		}

		@Override
		public void leakSuspected(Duration held) {
			count("leak");
		}

	}

}
