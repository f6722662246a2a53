package io.databases.contract;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.databases.Database;
import io.databases.ObservedDatabases;
import io.databases.lease.LeaseConnection;
import io.databases.observed.Phase;
import io.databases.observed.Work;
import io.databases.observed.Work.Point;
import io.databases.observed.Work.When;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Wrapped;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections of Spring's and of plain code whose borrower never closes them.
 */
abstract class LostConnectionsContract extends Contract {

	/** So many cancels must find BEGIN under way. */
	private static final int HITS = 3;

	LostConnectionsContract(Engine engine) {
		super(engine);
	}

	/*
	 * Nobody holds it afterwards: what takes part is on the stack of other threads only,
	 * or of this method.
	 */
	private static void beginAndForget(Database on, String text) {
		await(Mono.from(on.connectionFactory().create())
			.flatMap((connection) -> Mono.from(connection.beginTransaction()).then(store(connection, text))));
	}

	private static Mono<Void> store(Connection connection, String text) {
		return Flux
			.from(connection.createStatement("INSERT INTO notes(text, completed) VALUES ('" + text + "', NULL)")
				.execute())
			.concatMap(Result::getRowsUpdated)
			.then();
	}

	private static void collectUntilIdle(Database database) {
		awaitUntil(() -> "all connections are given back: " + database.poolStats(), () -> {
			if (database.poolStats().acquired() == 0) {
				return true;
			}
			System.gc();
			return false;
		});
	}

	private static LogCapture warnings() {
		return LogCapture.of(LeaseConnection.class.getName());
	}

	@Test
	void whatNobodyHoldsIsRolledBackAndGivenBack() {
		Database small = reopenWithOneConnection();
		try (LogCapture warnings = warnings()) {
			beginAndForget(small, "lost");
			collectUntilIdle(small);
			await(insert(small, "after"));
			assertThat(await(texts(small))).containsExactly("after");
			// those of other tests may be found here, too
			assertThat(warnings.messages()).isNotEmpty()
				.allMatch((message) -> message.startsWith("A connection was lost"))
				.anyMatch((message) -> message.contains("transaction"));
		}
	}

	@Test
	void whatSomebodyHoldsIsLeftAlone() {
		Database small = reopenWithOneConnection();
		try (LogCapture warnings = warnings()) {
			Connection held = await(Mono.from(small.connectionFactory().create()));
			await(Mono.from(held.beginTransaction()));
			await(store(held, "kept"));
			for (int i = 0; i < 3; i++) {
				System.gc();
			}
			await(Mono.from(held.commitTransaction()));
			await(Mono.from(held.close()));
			held = null;
			System.gc();
			assertThat(await(texts(small))).containsExactly("kept");
			assertThat(warnings.messages()).isEmpty();
		}
	}

	/* As code does that listens to notifications. */
	@Test
	void theConnectionOfWhoHoldsTheDriversIsLeftAlone() {
		Database small = reopen((builder) -> builder.limits((limits) -> limits.withShutdown(Duration.ofMillis(50))));
		try (LogCapture warnings = warnings(); LogCapture shutdown = LogCapture.of("io.databases.pool.Shutdown")) {
			Connection driver = await(Mono.from(small.connectionFactory().create())
				.map((connection) -> (Connection) ((Wrapped<?>) connection).unwrap()));
			for (int i = 0; i < 3; i++) {
				System.gc();
			}
			await(store(driver, "stored"));
			assertThat(small.poolStats().acquired()).isEqualTo(1);
			assertThat(warnings.messages()).isEmpty();
			await(small.disconnect());
			assertThat(shutdown.messages()).singleElement().asString().startsWith("Still in use at disconnect");
		}
	}

	@Test
	void aLostViewOfAForcedRollbackLetsTheOthersGoOn() {
		Database forced = reopen((builder) -> builder.forceRollback(true));
		if (this.engine == Engine.SQLITE_MEMORY) {
			assertThat(await(count(forced))).isZero();
		}
		try (LogCapture warnings = warnings()) {
			beginAndForget(forced, "lost");
			awaitUntil("the lost transaction is found", () -> {
				System.gc();
				return !warnings.messages().isEmpty();
			});
			await(insert(forced, "after"));
			assertThat(await(texts(forced))).containsExactly("after");
		}
	}

	/**
	 * Where a connection was kept, what is in the caller's context was, too: Spring's
	 * transaction with its connection.
	 */
	@Test
	void nothingIsKeptOfTheContextOfWhoeverOpensAConnection() {
		WeakReference<Object> kept = openWithMark();
		awaitUntil("what was in the context is collected", () -> {
			System.gc();
			return kept.refersTo(null);
		});
		assertThat(this.database.poolStats().idle()).isEqualTo(2);
	}

	/* In the context, and in what receives the connection. */
	private WeakReference<Object> openWithMark() {
		Object mark = new Object();
		Mono<Connection> opened = Mono.from(this.database.connectionFactory().create());
		Connection one = await(opened);
		Connection other = await(opened.doOnNext((connection) -> assertThat(mark).isNotNull())
			.contextWrite((context) -> context.put("mark", mark)));
		await(Mono.from(one.close()));
		await(Mono.from(other.close()));
		return new WeakReference<>(mark);
	}

	/* Spring's manager and operator (7.0.8) don't close it. */
	@Test
	void springsTransactionThatIsCancelledInItsBeginGivesTheConnectionBackAtOnce() {
		isGivenBack((operator) -> operator.transactional(Mono.<Void>empty()));
	}

	@Test
	void springsTransactionOfManyThatIsCancelledInItsBeginGivesTheConnectionBackAtOnce() {
		isGivenBack((operator) -> operator.transactional(Flux.<Void>empty()).then());
	}

	private void isGivenBack(Function<TransactionalOperator, Mono<Void>> transaction) {
		Map<String, Work> works = new ConcurrentHashMap<>();
		Database observed = closeLater(ObservedDatabases.create(url(), 1, works));
		await(observed.connect());
		SpringSide spring = new SpringSide(observed.connectionFactory(), this.engine);
		int hits = 0;
		try (LogCapture warnings = warnings()) {
			for (int i = 0; hits < HITS; i++) {
				assertThat(i).as("tries until BEGIN was under way").isLessThan(1_000);
				int before = warnings.messages().size();
				Work work = new Work("work " + i, new When(Phase.BEGIN, true, (i % 2 == 0) ? 0 : -1));
				works.put(work.name(), work);
				DefaultTransactionDefinition named = new DefaultTransactionDefinition();
				named.setName(work.name());
				await(work.run(transaction.apply(TransactionalOperator.create(spring.manager(), named))));
				collectUntilIdle(observed);
				if (new Point(Phase.BEGIN, true).equals(work.hit())) {
					hits++;
					assertThat(warnings.messages()).as("what the garbage collector had to find").hasSize(before);
				}
			}
		}
	}

}
