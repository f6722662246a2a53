package io.databases.sample;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of operators in {@code docs/connections.md}. A transaction that has inserted
 * a row sees it; any other connection does not.
 */
class ConnectionsDocumentTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final TestDatabase file = TestServers.createDatabase(ServerKind.SQLITE);

	private static final Database database = Database.create(file.url());

	private static final Mono<Long> count = database.fetchVal("SELECT count(*) FROM note", Long.class);

	@BeforeAll
	static void connect() {
		database.connect().then(database.execute("CREATE TABLE note (text VARCHAR(10))")).block(LIMIT);
	}

	@AfterAll
	static void disconnect() {
		database.disconnect().block(LIMIT);
		file.close();
	}

	@ParameterizedTest
	@MethodSource
	void onTheBodysConnection(BiFunction<Transaction, Mono<Long>, Mono<Long>> operators) {
		assertThat(countedInside(operators)).isEqualTo(1);
	}

	static Stream<Named<BiFunction<Transaction, Mono<Long>, Mono<Long>>>> onTheBodysConnection() {
		return Stream.of(Named.of("flatMap", (tx, mono) -> Mono.just(1).flatMap((one) -> mono)),
				Named.of("switchIfEmpty", (tx, mono) -> Mono.<Long>empty().switchIfEmpty(mono)),
				Named.of("onErrorResume",
						(tx, mono) -> Mono.<Long>error(new IllegalStateException()).onErrorResume((error) -> mono)),
				Named.of("zip", (tx, mono) -> Mono.zip(mono, mono, Math::min)),
				Named.of("merge", (tx, mono) -> Flux.merge(mono, mono).reduce(Math::min)),
				Named.of("flatMap with concurrency",
						(tx, mono) -> Flux.range(0, 20).flatMap((number) -> mono, 20).reduce(Math::min)),
				Named.of("subscribeOn", (tx, mono) -> mono.subscribeOn(Schedulers.parallel())),
				Named.of("publishOn",
						(tx, mono) -> Mono.just(1).publishOn(Schedulers.boundedElastic()).flatMap((one) -> mono)),
				Named.of("delayElement",
						(tx, mono) -> Mono.just(1).delayElement(Duration.ofMillis(1)).flatMap((one) -> mono)),
				Named.of("timeout", (tx, mono) -> mono.timeout(LIMIT)),
				Named.of("retry", ConnectionsDocumentTests::retried),
				Named.of("a flux from elsewhere", (tx, mono) -> fromElsewhere().flatMap((item) -> mono).next()),
				Named.of("handed over",
						(tx, mono) -> Mono.fromFuture(() -> mono.contextWrite(tx.context()).toFuture())));
	}

	@ParameterizedTest
	@MethodSource
	void onItsOwnConnection(BiFunction<Transaction, Mono<Long>, Mono<Long>> operators) {
		assertThat(countedInside(operators)).isZero();
	}

	static Stream<Named<BiFunction<Transaction, Mono<Long>, Mono<Long>>>> onItsOwnConnection() {
		return Stream.of(Named.of("toFuture", (tx, mono) -> Mono.fromFuture(mono::toFuture)),
				Named.of("subscribe", (tx, mono) -> Mono.fromFuture(() -> {
					CompletableFuture<Long> answer = new CompletableFuture<>();
					mono.subscribe(answer::complete, answer::completeExceptionally);
					return answer;
				})), Named.of("block", (tx, mono) -> Mono.fromCallable(() -> mono.block(LIMIT))
					.subscribeOn(Schedulers.boundedElastic())));
	}

	/** What a count inside a transaction finds after an insert, which is rolled back. */
	private static Long countedInside(BiFunction<Transaction, Mono<Long>, Mono<Long>> operators) {
		return database.inTransaction((tx) -> {
			tx.setRollbackOnly();
			return database.execute("INSERT INTO note (text) VALUES ('new')").then(operators.apply(tx, count));
		}).block(LIMIT);
	}

	private static Mono<Long> retried(Transaction transaction, Mono<Long> mono) {
		AtomicBoolean first = new AtomicBoolean(true);
		return Mono.defer(() -> first.getAndSet(false) ? Mono.error(new IllegalStateException()) : mono).retry(1);
	}

	private static Flux<Integer> fromElsewhere() {
		Sinks.Many<Integer> sink = Sinks.many().replay().all();
		sink.tryEmitNext(1);
		sink.tryEmitComplete();
		return sink.asFlux();
	}

}
