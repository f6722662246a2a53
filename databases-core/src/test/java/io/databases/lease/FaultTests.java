package io.databases.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

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

	enum How {

		REFUSED, LOST, SILENT, LATE, THROWS

	}

	record Fault(String call, How how) {

		void injectInto(FakeSession session) {
			switch (this.how) {
				case REFUSED -> session.answer(this.call, Mono.error(refusal()));
				case LOST -> session.answer(this.call, Mono.error(session.lost));
				case SILENT -> session.answer(this.call, Mono.never());
				case LATE -> session.answer(this.call, Mono.delay(FaultTests.LATE).then());
				case THROWS -> session.throwing(this.call);
			}
		}

		private IllegalStateException refusal() {
			return new IllegalStateException(this.call + " refused");
		}

		/** What is done behind the back of the caller is not told. */
		boolean isRefusalOfWork() {
			return this.how == How.REFUSED && !List.of("RESET", "FENCE", "CANCEL", "TERMINATE").contains(this.call);
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
				all.add(List.of(single.get(i), single.get(j)));
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
		passTime();
		if (outcome.get() == null) {
			assertThat(faults).as("only a statement may take as long as it likes")
				.anyMatch((fault) -> fault.how() == How.SILENT && fault.isOfStatement());
			return;
		}
		isGivenBackClean(session);
		isTold(session, outcome.get(), faults);
	}

	@ParameterizedTest
	@MethodSource("faults")
	void aFaultAtEachCallWithALimitForStatements(List<Fault> faults) {
		FakeSession session = new FakeSession().inOrder();
		faults.forEach((fault) -> fault.injectInto(session));
		AtomicReference<Object> outcome = new AtomicReference<>();
		work(session, STATEMENT).subscribe(outcome::set, outcome::set);
		passTime();
		assertThat(outcome.get()).as("it comes to an end").isNotNull();
		isGivenBackClean(session);
		isTold(session, outcome.get(), faults);
	}

	/*
	 * Nothing is done that was reported as failed, but for what is reported as unknown.
	 * What happened first is the error, what failed while cleaning up is within it.
	 */
	private static void isTold(FakeSession session, Object outcome, List<Fault> faults) {
		boolean unknown = outcome instanceof UnknownTransactionOutcomeException;
		if (!unknown) {
			assertThat(session.committed).as("reported as " + outcome).isEqualTo("done".equals(outcome));
		}
		if (outcome instanceof Throwable error && faults.stream().allMatch(Fault::isRefusalOfWork)) {
			List<String> happened = session.sent.stream()
				.flatMap((call) -> faults.stream().filter((fault) -> fault.call().equals(call)))
				.map((fault) -> fault.refusal().getMessage())
				.toList();
			assertThat(refusals(error)).as("the first error, and in it the others").isEqualTo(happened);
		}
	}

	/* The error's own or its cause's, then the suppressed ones. */
	private static List<String> refusals(Throwable error) {
		List<Throwable> all = new ArrayList<>();
		all.add(error);
		if (error.getCause() != null) {
			all.add(error.getCause());
		}
		all.addAll(List.of(error.getSuppressed()));
		return all.stream()
			.map(Throwable::getMessage)
			.filter((text) -> text != null && text.endsWith("refused"))
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
			case LOST -> late.tryEmitError(session.lost);
			case LATE, THROWS -> {
				this.time.advanceTimeBy(LATE);
				late.tryEmitEmpty();
			}
			case SILENT -> {
			}
		}
		passTime();
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

	private void passTime() {
		this.time.advanceTimeBy(Duration.ofMinutes(5));
	}

	private static void isGivenBackClean(FakeSession session) {
		assertThat(session.closed).as("given back once").hasValue(1);
		if (!session.isDoomed()) {
			assertThat(session.inTransaction).as("used again with an open transaction").isFalse();
			assertThat(session.unanswered).as("used again with calls under way").hasValue(0);
		}
	}

}
