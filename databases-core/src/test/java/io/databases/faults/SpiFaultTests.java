package io.databases.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.databases.Database;
import io.databases.ObservedDatabases;
import io.databases.connection.Transaction;
import io.databases.contract.Histogram;
import io.databases.error.DatabaseTimeoutException;
import io.databases.faults.FaultySpi.Call;
import io.databases.faults.FaultySpi.How;
import io.databases.lease.Limits;
import io.databases.lease.VirtualTime;
import io.databases.query.Keys;
import io.databases.sql.Values;
import io.databases.transaction.TransactionOptions;
import io.databases.transaction.UnknownTransactionOutcomeException;
import io.databases.url.DatabaseUrl;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.ValidationDepth;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.annotation.Isolation;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Work through the public API over a driver of which every call of R2DBC's SPI goes
 * wrong, in each way, one by one and in pairs: every method of every interface that the
 * work leads to, connections, statements, results, rows and metadata alike. A run in
 * which all goes well tells which calls there are.
 * <p>
 * Whatever happens: the work ends within the limits, with the first error, a success is
 * told only for what was committed, nothing stays on loan, a connection that is used
 * again is clean, and every connection is closed in the end.
 */
class SpiFaultTests {

	private static final Limits LIMITS = Limits.defaults().withStatement(Duration.ofSeconds(2));

	/** More than two of a call tell nothing new. */
	private static final int MOST_OF_A_CALL = 2;

	/** Of the pairs, how many are run: a prime, so that all faults have their turn. */
	private static final int EACH = Boolean.getBoolean("databases.stress") ? 1 : 17;

	@RegisterExtension
	private final VirtualTime time = new VirtualTime();

	/** What is done. */
	enum Work {

		VERBS {

			@Override
			Mono<String> on(Database database) {
				return database.fetchOne("SELECT id FROM t WHERE id = :id", Map.of("id", 1), Long.class)
					.then(database.inTransaction(TransactionOptions.defaults().isolation(Isolation.SERIALIZABLE),
							Work::transaction));
			}

		},

		PLAIN {

			@Override
			Mono<String> on(Database database) {
				return Mono.usingWhen(database.connectionFactory().create(), Work::plain, Connection::close);
			}

		};

		abstract Mono<String> on(Database database);

		private static Mono<String> transaction(Transaction tx) {
			return tx.execute("INSERT INTO t(a, b) VALUES (:a, :b)", Values.of("a", 1, "b", null), Keys.of("id"))
				.then(tx.inTransaction(
						(inner) -> inner.fetchAll("SELECT id FROM t WHERE id = :id", Map.of("id", 1), Long.class)))
				.then(tx.fetchAll("SELECT id FROM t"))
				.then(tx.iterate("SELECT id FROM t", Long.class).then())
				.then(tx.executeMany("UPDATE t SET a = :a", List.of(Map.of("a", 1), Map.of("a", 2))))
				.then(tx.execute("DELETE FROM t"))
				.thenReturn("done");
		}

		private static Mono<String> plain(Connection connection) {
			return Flux.concat(connection.setStatementTimeout(Duration.ofSeconds(1)),
					connection.setLockWaitTimeout(Duration.ofSeconds(1)),
					connection.setTransactionIsolationLevel(IsolationLevel.SERIALIZABLE),
					Mono.from(connection.validate(ValidationDepth.REMOTE)).then(), connection.beginTransaction(),
					statement(connection), batch(connection), connection.createSavepoint("inner"), segments(connection),
					connection.rollbackTransactionToSavepoint("inner"), connection.releaseSavepoint("inner"),
					Mono.defer(() -> Mono.from(metadata(connection))), connection.commitTransaction())
				.then(Mono.just("done"));
		}

		private static Mono<Void> statement(Connection connection) {
			return Flux.defer(() -> {
				Statement statement = connection.createStatement("INSERT INTO t(a, b) VALUES ($1, $2)");
				statement.bind(0, 1).bindNull(1, String.class).add().bind(0, 2).bind(1, "two");
				return statement.execute();
			}).cast(Result.class).concatMap(Result::getRowsUpdated).then();
		}

		private static Mono<Void> batch(Connection connection) {
			return Flux.defer(() -> connection.createBatch().add("SELECT 1").add("SELECT 2").execute())
				.cast(Result.class)
				.concatMap((result) -> result.map((row, metadata) -> row.get(0, Long.class)))
				.then();
		}

		private static Mono<Void> segments(Connection connection) {
			return Flux.defer(() -> connection.createStatement("DELETE FROM t").fetchSize(10).execute())
				.cast(Result.class)
				.concatMap((result) -> result.filter((segment) -> true).flatMap((segment) -> Mono.just("segment")))
				.then();
		}

		private static Mono<Void> metadata(Connection connection) {
			return Mono.fromRunnable(() -> {
				assertThat(connection.getMetadata().getDatabaseProductName()).isEqualTo("Fake");
				assertThat(connection.getTransactionIsolationLevel()).isNotNull();
				assertThat(connection.isAutoCommit()).isFalse();
			});
		}

	}

	private record Fault(Call call, How how) {

		static Stream<Fault> of(Call call) {
			return Stream.of(How.values())
				.filter((how) -> call.publishes() || how == How.THROWS)
				.map((how) -> new Fault(call, how));
		}

		boolean isTold() {
			return this.how == How.FAILS || this.how == How.THROWS;
		}

	}

	@ParameterizedTest
	@EnumSource
	void aFaultAtEachCall(Work work) {
		List<Call> calls = calls(work);
		assertThat(calls.stream().map(Call::name).distinct()).as("methods of the SPI").hasSizeGreaterThan(15);
		for (Call call : calls) {
			Fault.of(call).forEach((fault) -> new Run(work, List.of(fault)).happens());
		}
	}

	@ParameterizedTest
	@EnumSource
	void faultsAtTwoCalls(Work work) {
		List<Call> calls = calls(work);
		Map<Fault, Boolean> spoils = new LinkedHashMap<>();
		for (Call call : calls) {
			Fault.of(call).forEach((fault) -> spoils.put(fault, new Run(work, List.of(fault)).happens()));
		}
		List<Fault> all = new ArrayList<>(spoils.keySet());
		Set<Fault> second = new HashSet<>();
		int pairs = 0;
		int runs = 0;
		for (int i = 0; i < all.size(); i++) {
			for (int j = i + 1; j < all.size(); j++) {
				if (!all.get(i).call().equals(all.get(j).call()) && pairs++ % EACH == 0) {
					Run run = new Run(work, List.of(all.get(i), all.get(j)));
					run.happens();
					run.firstIsTold(spoils);
					runs++;
					if (run.both()) {
						second.add(all.get(j));
					}
				}
			}
		}
		Histogram.write("spi-faults", work,
				Map.of("calls", calls.size(), "faults", all.size(), "pairs", pairs, "pairs run", runs));
		assertThat(second).as("faults that happened behind another").isNotEmpty();
	}

	private List<Call> calls(Work work) {
		Run well = new Run(work, List.of());
		assertThat(well.happens()).as("nothing goes wrong by itself").isFalse();
		return well.spi.made.stream().filter((call) -> call.number() <= MOST_OF_A_CALL).toList();
	}

	/** The work, once. */
	private final class Run {

		private final FakeDriver driver = new FakeDriver();

		private final FaultySpi spi = new FaultySpi(this.driver);

		private final Work work;

		private final List<Fault> faults;

		private final AtomicReference<Object> outcome = new AtomicReference<>();

		Run(Work work, List<Fault> faults) {
			this.work = work;
			this.faults = faults;
			faults.forEach((fault) -> this.spi.fault(fault.call(), fault.how()));
		}

		/**
		 * Runs it.
		 * @return whether it has failed
		 */
		boolean happens() {
			Database database = ObservedDatabases.create(DatabaseUrl.parse("fake://localhost/test"),
					new FakeBackend(this.spi.connectionFactory()), 2, LIMITS);
			Disposable running = database.connect()
				.then(Mono.defer(() -> this.work.on(database)))
				.subscribe(this.outcome::set, this.outcome::set);
			passTime();
			if (this.outcome.get() == null) {
				assertThat(this.work == Work.PLAIN && isSilent()).as("it comes to an end with %s", this.faults)
					.isTrue();
				running.dispose();
				this.outcome.set(new CancellationException("cancelled"));
				passTime();
			}
			if (database.isConnected()) {
				assertThat(database.poolStats().acquired()).as("on loan after %s", this.faults).isZero();
			}
			isClean();
			isTold();
			AtomicReference<Object> end = new AtomicReference<>();
			database.disconnect().subscribe(null, end::set, () -> end.set("closed"));
			passTime();
			assertThat(end.get()).as("disconnect() after %s", this.faults).isEqualTo("closed");
			assertThat(this.driver.connections).as("connections that nobody has closed after %s", this.faults)
				.allMatch((connection) -> connection.closed > 0 || closeWentWrong());
			return this.outcome.get() instanceof Throwable;
		}

		private void passTime() {
			SpiFaultTests.this.time.advanceTimeBy(Duration.ofMinutes(5));
		}

		/* Statements of plain code may take as long as they like. */
		private boolean isSilent() {
			return this.faults.stream()
				.anyMatch((fault) -> !fault.isTold() && fault.call().name().matches("(Statement|Batch|Result)[.].*"));
		}

		private boolean closeWentWrong() {
			return this.faults.stream().anyMatch((fault) -> fault.call().name().equals("Connection.close"));
		}

		private void isClean() {
			for (FakeConnection connection : this.driver.connections) {
				if (connection.closed == 0 && !closeWentWrong()) {
					assertThat(connection.inTransaction).as("kept with an open transaction, %s", this.faults).isFalse();
					assertThat(connection.reading).as("kept with a result under way, %s", this.faults).isZero();
					assertThat(connection.stuck).as("kept though it answers no more, %s", this.faults).isFalse();
				}
			}
		}

		private void isTold() {
			boolean committed = this.driver.connections.stream().anyMatch((connection) -> connection.committed);
			if (this.outcome.get() instanceof Throwable error) {
				assertThat(committed && !(error instanceof UnknownTransactionOutcomeException))
					.as("committed, and reported as %s, with %s", error, this.faults)
					.isFalse();
				assertThat(reasons(error)).as("why it has failed, %s", this.faults)
					.anyMatch((reason) -> reason instanceof DatabaseTimeoutException
							|| reason instanceof TimeoutException || reason instanceof CancellationException
							|| this.faults.stream().anyMatch((fault) -> saysSo(reason, fault)));
			}
			else {
				assertThat(committed).as("reported as done, with %s", this.faults).isTrue();
			}
		}

		private static boolean saysSo(Throwable reason, Fault fault) {
			return String.valueOf(reason.getMessage()).contains(fault.call().refusal().getMessage());
		}

		/** What spoils the work when it comes first is what is told. */
		void firstIsTold(Map<Fault, Boolean> spoils) {
			List<Call> wrong = this.spi.wrong;
			Fault first = this.faults.stream()
				.filter((fault) -> !wrong.isEmpty() && fault.call().equals(wrong.get(0)))
				.findFirst()
				.orElse(null);
			if (first != null && first.isTold() && spoils.get(first)) {
				assertThat(this.outcome.get()).isInstanceOf(Throwable.class);
				assertThat(reasons((Throwable) this.outcome.get())).as("the first of %s", this.faults)
					.anyMatch((reason) -> saysSo(reason, first));
			}
		}

		boolean both() {
			return this.spi.wrong.containsAll(this.faults.stream().map(Fault::call).toList());
		}

		/* The error and its causes; what is suppressed is no reason. */
		private static Set<Throwable> reasons(Throwable error) {
			Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
			Throwable reason = error;
			while (reason != null && all.add(reason)) {
				reason = reason.getCause();
			}
			return all;
		}

	}

}
