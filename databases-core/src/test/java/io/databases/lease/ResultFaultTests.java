package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.test.MockStatement;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.transaction.TransactionOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Results that fail, hang, never end, or do not hear a cancel, consumed in each way, by a
 * verb and by plain R2DBC code, inside a transaction and outside, by a receiver that
 * reads on, that wants the first row, or that loses interest. Whatever happens: once
 * nobody waits any more the connection is given back within the limits, and one that is
 * used again has no result under way.
 */
class ResultFaultTests {

	private final AtomicReference<Object> outcome = new AtomicReference<>();

	@RegisterExtension
	private final VirtualTime time = new VirtualTime();

	enum Consumption {

		ROWS, READABLES, SEGMENTS, SEGMENTS_THAT_FAIL, SEGMENTS_THAT_HANG, COUNT, FILTERED, NONE;

		Publisher<Integer> of(Result result) {
			return switch (this) {
				case ROWS -> result.map((row, metadata) -> 1);
				case READABLES -> result.map((row) -> 1);
				case SEGMENTS -> result.flatMap((segment) -> Mono.just(1));
				case SEGMENTS_THAT_FAIL -> result.flatMap((segment) -> Mono.error(FaultyResult.refusal()));
				case SEGMENTS_THAT_HANG -> result.flatMap((segment) -> Mono.never());
				case COUNT -> Flux.from(result.getRowsUpdated()).map(Long::intValue);
				case FILTERED -> result.filter((segment) -> true).map((row) -> 1);
				case NONE -> Mono.empty();
			};
		}

	}

	enum Receiver {

		READS_ON, WANTS_THE_FIRST, LOSES_INTEREST

	}

	enum Route {

		VERB, FACE

	}

	record Case(FaultyResult.How how, Consumption consumption, Receiver receiver, Route route, boolean transaction,
			boolean runsOut) {

		/*
		 * A verb consumes every result; a driver that tells an error sends no more rows.
		 */
		boolean isPossible() {
			return (this.route == Route.FACE || this.consumption != Consumption.NONE)
					&& (this.how != FaultyResult.How.IGNORES_CANCEL
							|| this.consumption != Consumption.SEGMENTS_THAT_FAIL);
		}

		boolean mustEnd() {
			return this.receiver == Receiver.READS_ON && this.how.ends()
					&& this.consumption != Consumption.SEGMENTS_THAT_HANG;
		}

		boolean mustFail() {
			return this.how.fails() || this.consumption == Consumption.SEGMENTS_THAT_FAIL;
		}

	}

	static Stream<Case> cases() {
		return Stream.of(FaultyResult.How.values())
			.flatMap((how) -> Stream.of(Consumption.values())
				.flatMap((consumption) -> Stream.of(Receiver.values())
					.flatMap((receiver) -> Stream.of(Route.values())
						.flatMap((route) -> Stream.of(true, false)
							.flatMap((transaction) -> Stream.of(true, false)
								.map((runsOut) -> new Case(how, consumption, receiver, route, transaction,
										runsOut)))))))
			.filter(Case::isPossible);
	}

	@ParameterizedTest
	@MethodSource("cases")
	void aFaultyResult(Case one) {
		AtomicInteger results = new AtomicInteger();
		FakeSession session = new FakeSession(
				MockStatement.builder().result(new FaultyResult(one.how(), results)).build())
			.inOrder(results)
			.runsOut(one.runsOut());
		Disposable running = work(session, one).subscribe(this.outcome::set, this.outcome::set);
		this.time.advanceTimeBy(Duration.ofSeconds((one.receiver() == Receiver.LOSES_INTEREST) ? 1 : 60));
		if (one.mustEnd()) {
			assertThat(this.outcome.get()).isNotNull();
			assertThat(this.outcome.get() instanceof Throwable).as("%s", this.outcome).isEqualTo(one.mustFail());
		}
		running.dispose();
		this.time.advanceTimeBy(Duration.ofMinutes(2));
		assertThat(session.closed).as("given back once").hasValue(1);
		if (!session.isDoomed()) {
			assertThat(session.inTransaction).as("used again with an open transaction").isFalse();
			assertThat(results).as("used again with a result under way, after %s", session.sent).hasValue(0);
		}
		if (one.transaction()) {
			assertThat(session.committed).as("told: %s", this.outcome).isEqualTo("done".equals(this.outcome.get()));
		}
	}

	private static Mono<String> work(FakeSession session, Case one) {
		Lease lease = session.lease();
		return Using.one(Mono.just(lease), (leased) -> {
			Mono<Scope> scope = one.transaction() ? lease.base().open(TransactionOptions.defaults())
					: Mono.just(lease.base());
			return Using.one(scope, (opened) -> statement(opened, one).thenReturn("done"),
					(opened, end) -> !opened.isTransaction() ? Mono.empty()
							: (end == Using.End.COMPLETE) ? opened.commit() : opened.rollback());
		}, (leased, end) -> leased.release());
	}

	private static Mono<?> statement(Scope scope, Case one) {
		Flux<Integer> rows = (one.route() == Route.FACE)
				? results(new LeaseConnection(scope, (sql) -> StatementKind.READ, Mono.empty()), one)
				: new StatementFlux<>(scope, StatementKind.READ, "read", null, (driver) -> results(driver, one));
		return (one.receiver() == Receiver.WANTS_THE_FIRST) ? rows.next() : rows.then();
	}

	private static Flux<Integer> results(Connection connection, Case one) {
		return Flux.defer(() -> connection.createStatement("read").execute()).concatMap(one.consumption()::of);
	}

}
