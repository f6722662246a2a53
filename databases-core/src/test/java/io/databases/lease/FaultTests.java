package io.databases.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

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

	private static final List<String> CALLS = List.of("BEGIN", "outer", "SAVEPOINT sp_2", "inner", "RELEASE sp_2",
			"ROLLBACK TO sp_2", "COMMIT", "ROLLBACK", "RESET", "FENCE", "CANCEL");

	private VirtualTimeScheduler time;

	@BeforeEach
	void takeTheTime() {
		this.time = VirtualTimeScheduler.getOrSet();
	}

	@AfterEach
	void giveItBack() {
		VirtualTimeScheduler.reset();
	}

	enum How {

		REFUSED, LOST, SILENT

	}

	record Fault(String call, How how) {

		Mono<?> answer(FakeSession session) {
			return switch (this.how) {
				case REFUSED -> Mono.error(new IllegalStateException(this.call + " refused"));
				case LOST -> Mono.error(session.lost);
				case SILENT -> Mono.never();
			};
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
		faults.forEach((fault) -> session.answer(fault.call(), fault.answer(session)));
		AtomicReference<Object> outcome = new AtomicReference<>();
		work(session).subscribe(outcome::set, outcome::set);
		passTime();
		if (outcome.get() == null) {
			assertThat(faults).as("only a statement may take as long as it likes")
				.anyMatch((fault) -> fault.how() == How.SILENT && !fault.call().matches("[A-Z].*"));
			return;
		}
		isGivenBackClean(session);
		if ("done".equals(outcome.get())) {
			assertThat(session.committed).as("reported as done").isTrue();
		}
		else if (!(outcome.get() instanceof UnknownTransactionOutcomeException)) {
			assertThat(session.committed).as("reported as failed by " + outcome.get()).isFalse();
		}
	}

	@ParameterizedTest
	@MethodSource("faults")
	void aCancelAtEachCallWithAnotherFault(List<Fault> faults) {
		FakeSession session = new FakeSession().inOrder();
		Sinks.Empty<Void> late = Sinks.empty();
		Fault first = faults.get(0);
		faults.stream().skip(1).forEach((fault) -> session.answer(fault.call(), fault.answer(session)));
		session.answer(first.call(), late.asMono());
		Disposable running = work(session).subscribe((value) -> {
		}, (error) -> {
		});
		running.dispose();
		switch (first.how()) {
			case REFUSED -> late.tryEmitEmpty();
			case LOST -> late.tryEmitError(session.lost);
			case SILENT -> {
			}
		}
		passTime();
		isGivenBackClean(session);
		assertThat(session.sent).as("what changes a transaction's state is never cancelled")
			.noneMatch((call) -> call.matches("[A-Z].*was cancelled"));
	}

	private static Mono<String> work(FakeSession session) {
		Lease lease = session.lease();
		lease.touch();
		return Using.one(Mono.just(lease),
				(leased) -> transaction(lease.base(),
						(outer) -> statement(session, outer, "outer")
							.then(transaction(outer, (inner) -> statement(session, inner, "inner")))
							.thenReturn("done")),
				(leased, end) -> leased.release());
	}

	private static <T> Mono<T> transaction(Scope parent, Function<Scope, Mono<T>> body) {
		return Using.one(parent.open(TransactionOptions.defaults()), body,
				(scope, end) -> (end == Using.End.COMPLETE) ? scope.commit() : scope.rollback());
	}

	private static Mono<Void> statement(FakeSession session, Scope scope, String name) {
		return new StatementFlux<>(scope, StatementKind.WRITE, name, null,
				(connection) -> session.call(name, Mono.just(1)))
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
