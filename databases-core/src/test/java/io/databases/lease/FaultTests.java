package io.databases.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.databases.error.DatabaseTimeoutException;
import io.databases.transaction.TransactionOptions;
import io.databases.transaction.UnknownTransactionOutcomeException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One piece of work (a transaction with a savepoint and statements) on a server that
 * fails, loses the connection or is silent at each of its calls, one by one and in pairs,
 * and that is cancelled at each of its calls. Whatever happens: it comes to an end within
 * the limits, the connection is given back once, and one that is used again has no
 * transaction open.
 */
class FaultTests {

	private static final List<String> CALLS = List.of("BEGIN", "outer", "outer, more rows", "SAVEPOINT sp_2", "inner",
			"RELEASE sp_2", "ROLLBACK TO sp_2", "COMMIT", "ROLLBACK", "RESET", "FENCE", "CANCEL", "TERMINATE");

	/** Longer than any limit but for that of the test itself. */
	private static final Duration LATE = Duration.ofSeconds(90);

	private static final Duration STATEMENT = Duration.ofSeconds(2);

	@RegisterExtension
	private final VirtualTime time = new VirtualTime();

	private static final Limits LIMITS = Limits.defaults();

	/** A statement that is not waited for any more is stopped, and its answer drained. */
	private static final Duration SETTLED = LIMITS.grace().plus(LIMITS.drain().multipliedBy(2));

	enum How {

		REFUSED, LOST, SILENT, LATE, THROWS,

		/** It does not even say onSubscribe. */
		MUTE

	}

	record Fault(String call, How how) {

		void injectInto(FakeSession session) {
			switch (this.how) {
				case REFUSED -> session.answer(this.call, Mono.error(refusal()));
				case LOST -> session.answer(this.call, Mono.error(loss()));
				case SILENT -> session.answer(this.call, Mono.never());
				case LATE -> session.answer(this.call, Mono.delay(FaultTests.LATE).then());
				case THROWS -> session.throwing(this.call);
				case MUTE -> session.mute(this.call);
			}
		}

		private IllegalStateException refusal() {
			return new IllegalStateException(this.call + " refused");
		}

		private R2dbcNonTransientResourceException loss() {
			return new R2dbcNonTransientResourceException(this.call + " lost", "08006");
		}

		boolean isOfWork() {
			return !List.of("RESET", "FENCE", "CANCEL", "TERMINATE").contains(this.call);
		}

		boolean hangs() {
			return this.how == How.SILENT || this.how == How.LATE || this.how == How.MUTE;
		}

		/**
		 * What its error says; nothing for what is done behind the back of the caller,
		 * and for a statement that may take as long as it likes.
		 */
		Stream<String> told(@Nullable Duration statements) {
			if (!isOfWork() || (hangs() && isOfStatement() && statements == null)) {
				return Stream.empty();
			}
			return Stream.of(switch (this.how) {
				case REFUSED -> this.call + " refused";
				case LOST -> this.call + " lost";
				case THROWS -> this.call + " threw";
				case SILENT, LATE, MUTE -> "a timeout";
			});
		}

		/** How much longer everything takes with it. */
		Duration takes(@Nullable Duration statements) {
			if (!hangs()) {
				return Duration.ZERO;
			}
			if (isOfStatement()) {
				return (statements != null) ? statements.plus(SETTLED) : FaultTests.LATE;
			}
			return List.of("BEGIN", "SAVEPOINT sp_2", "RELEASE sp_2", "COMMIT").contains(this.call) ? LIMITS.turn()
					: LIMITS.drain();
		}

		boolean isOfStatement() {
			return Character.isLowerCase(this.call.charAt(0));
		}

	}

	static Stream<List<Fault>> faults() {
		List<Fault> single = CALLS.stream()
			.flatMap((call) -> Stream.of(How.values()).map((how) -> new Fault(call, how)))
			.toList();
		List<List<Fault>> all = new ArrayList<>();
		for (int i = 0; i < single.size(); i++) {
			all.add(List.of(single.get(i)));
			for (int j = i + 1; j < single.size(); j++) {
				// the work makes each of its calls once only
				if (!single.get(i).call().equals(single.get(j).call()) || !single.get(i).isOfWork()) {
					all.add(List.of(single.get(i), single.get(j)));
				}
			}
		}
		return all.stream();
	}

	@ParameterizedTest
	@MethodSource("faults")
	void aFaultAtEachCall(List<Fault> faults) {
		FakeSession session = new FakeSession().inOrder();
		faults.forEach((fault) -> fault.injectInto(session));
		AtomicReference<Object> outcome = new AtomicReference<>();
		work(session, null).subscribe(outcome::set, outcome::set);
		passTime(faults, null);
		if (outcome.get() == null) {
			assertThat(faults).as("only a statement may take as long as it likes")
				.anyMatch((fault) -> (fault.how() == How.SILENT || fault.how() == How.MUTE) && fault.isOfStatement());
			return;
		}
		isGivenBackClean(session);
		isTold(session, outcome.get(), faults, null);
	}

	@ParameterizedTest
	@MethodSource("faults")
	void aFaultAtEachCallWithALimitForStatements(List<Fault> faults) {
		FakeSession session = new FakeSession().inOrder();
		faults.forEach((fault) -> fault.injectInto(session));
		AtomicReference<Object> outcome = new AtomicReference<>();
		work(session, STATEMENT).subscribe(outcome::set, outcome::set);
		passTime(faults, STATEMENT);
		assertThat(outcome.get()).as("it comes to an end").isNotNull();
		isGivenBackClean(session);
		isTold(session, outcome.get(), faults, STATEMENT);
	}

	/*
	 * Nothing is done that was reported as failed, but for what is reported as unknown.
	 * What happened first is the error, what failed while cleaning up is within it.
	 */
	private static void isTold(FakeSession session, Object outcome, List<Fault> faults, @Nullable Duration statements) {
		boolean unknown = outcome instanceof UnknownTransactionOutcomeException;
		if (!unknown) {
			assertThat(session.committed).as("reported as " + outcome).isEqualTo("done".equals(outcome));
		}
		if (outcome instanceof Throwable error) {
			List<String> happened = session.sent.stream()
				.flatMap((call) -> faults.stream().filter((fault) -> fault.call().equals(call)))
				.flatMap((fault) -> fault.told(statements))
				.toList();
			List<String> told = told(error);
			int timeout = happened.indexOf("a timeout");
			if (timeout < 0) {
				assertThat(told).as("the first error, and in it the others, of %s", session.sent).isEqualTo(happened);
			}
			else { // and whatever is sent behind it is not answered either
				assertThat(told).as("the first error, and in it the others, of %s", session.sent)
					.startsWith(happened.subList(0, timeout + 1).toArray(String[]::new));
			}
		}
	}

	/* The error's own or its cause's, then the suppressed ones. */
	private static List<String> told(Throwable error) {
		List<Throwable> all = new ArrayList<>();
		all.add((error.getCause() != null) ? error.getCause() : error);
		all.addAll(List.of(error.getSuppressed()));
		return all.stream()
			.map((one) -> (one instanceof TimeoutException || one instanceof DatabaseTimeoutException) ? "a timeout"
					: String.valueOf(one.getMessage()))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("faults")
	void aCancelAtEachCallWithAnotherFault(List<Fault> faults) {
		FakeSession session = new FakeSession().inOrder();
		Sinks.Empty<Void> late = Sinks.empty();
		Fault first = faults.get(0);
		faults.stream().skip(1).forEach((fault) -> fault.injectInto(session));
		session.answer(first.call(), late.asMono());
		Disposable running = work(session, null).subscribe((value) -> {
		}, (error) -> {
		});
		running.dispose();
		switch (first.how()) {
			case REFUSED -> late.tryEmitEmpty();
			case LOST -> late.tryEmitError(first.loss());
			case LATE, THROWS -> {
				this.time.advanceTimeBy(LATE);
				late.tryEmitEmpty();
			}
			case SILENT, MUTE -> {
			}
		}
		passTime(faults, null);
		isGivenBackClean(session);
		assertThat(session.sent).as("what changes a transaction's state is never cancelled")
			.noneMatch((call) -> call.matches("[A-Z].*was cancelled"));
	}

	private static Mono<String> work(FakeSession session, @Nullable Duration limit) {
		Lease lease = session.lease();
		lease.touch();
		return Using.one(Mono.just(lease),
				(leased) -> transaction(lease.base(),
						(outer) -> statement(session, outer, "outer", limit)
							.then(transaction(outer, (inner) -> statement(session, inner, "inner", limit)))
							.thenReturn("done")),
				(leased, end) -> leased.release());
	}

	private static <T> Mono<T> transaction(Scope parent, Function<Scope, Mono<T>> body) {
		return Using.one(parent.open(TransactionOptions.defaults()), body,
				(scope, end) -> (end == Using.End.COMPLETE) ? scope.commit() : scope.rollback());
	}

	private static Mono<Void> statement(FakeSession session, Scope scope, String name, @Nullable Duration limit) {
		return new StatementFlux<>(scope, StatementKind.WRITE, name, null,
				(connection) -> session.call(name, Mono.just(1))
					.concatWith(Mono.defer(() -> session.call(name + ", more rows", Mono.just(2)))),
				limit)
			.then();
	}

	/* What the faults take and what it takes to give the connection back, no longer. */
	private void passTime(List<Fault> faults, @Nullable Duration statements) {
		Duration all = faults.stream().map((fault) -> fault.takes(statements)).reduce(Duration.ZERO, Duration::plus);
		this.time.advanceTimeBy(all.plus(SETTLED).plus(LIMITS.drain().multipliedBy(2)).plusMillis(1));
	}

	private static void isGivenBackClean(FakeSession session) {
		assertThat(session.closed).as("given back once").hasValue(1);
		if (!session.isDoomed()) {
			assertThat(session.inTransaction).as("used again with an open transaction").isFalse();
			assertThat(session.unanswered).as("used again with calls under way").hasValue(0);
		}
	}

}
