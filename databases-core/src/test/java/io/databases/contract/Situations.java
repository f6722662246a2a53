package io.databases.contract;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.databases.Database;
import io.databases.connection.DatabaseConnection;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The code of the page's table, to be run: operators around and between statements, each
 * inside the body of a transaction or of {@code inConnection}.
 */
final class Situations {

	private static final Duration LIMIT = Contract.LIMIT;

	private final Map<String, Situation> all = new LinkedHashMap<>();

	Situations() {
		operators();
		several();
		threads();
		repetitions();
		apart();
		handedOver();
		shared();
	}

	/** What runs inside a body. */
	@FunctionalInterface
	interface Situation {

		/**
		 * Asks for the ids of the connections that its statements ran on.
		 * @param body the body
		 * @return the ids
		 */
		Publisher<Object> run(Body body);

	}

	/**
	 * A body.
	 *
	 * @param database the database
	 * @param connection the body's handle
	 * @param id a statement of the database's that tells its connection
	 * @param idByHandle the same by the handle
	 */
	record Body(Database database, DatabaseConnection connection, Mono<Object> id, Mono<Object> idByHandle) {

	}

	Set<String> codes() {
		return this.all.keySet();
	}

	Situation of(String code) {
		Situation found = this.all.get(code);
		if (found == null) {
			throw new AssertionError("The page says something of '" + code + "' that no situation here tries");
		}
		return found;
	}

	private void one(String code, Function<Mono<Object>, Publisher<Object>> operators) {
		this.all.put(code, (body) -> operators.apply(body.id()));
	}

	private void operators() {
		one("map", (id) -> id.map((one) -> one));
		one("filter", (id) -> id.filter((one) -> true));
		one("then", (id) -> Mono.empty().then(id));
		one("flatMap", (id) -> id.flatMap((one) -> id));
		one("concatMap", (id) -> Flux.range(0, 3).concatMap((number) -> id));
		one("zipWhen", (id) -> id.zipWhen((one) -> id).flatMapIterable((both) -> both));
		one("delayUntil", (id) -> id.delayUntil((one) -> id));
		one("switchIfEmpty", (id) -> Mono.empty().switchIfEmpty(id));
		one("onErrorResume", (id) -> Mono.error(IllegalStateException::new).onErrorResume((error) -> id));
		one("Mono.defer", (id) -> Mono.defer(() -> id));
		one("Mono.using", (id) -> Mono.using(() -> 1, (resource) -> id, (resource) -> {
		}));
		one("Mono.usingWhen", (id) -> Mono.usingWhen(id, (one) -> id, (one) -> id));
	}

	private void several() {
		one("Mono.zip(a, b)", (id) -> Mono.zip(id, id).flatMapIterable((both) -> both));
		one("Mono.when(a, b)", (id) -> Mono.when(id, id).then(id));
		one("Flux.merge(a, b)", (id) -> Flux.merge(id, id));
		one("flatMap(f, 16)", (id) -> Flux.range(0, 40).flatMap((number) -> id, 16));
		one("flux.parallel().runOn(scheduler)", (
				id) -> Flux.range(0, 12).parallel(4).runOn(Schedulers.parallel()).flatMap((number) -> id).sequential());
	}

	private void threads() {
		one("publishOn", (id) -> id.publishOn(Schedulers.boundedElastic()).flatMap((one) -> id));
		one("subscribeOn", (id) -> id.subscribeOn(Schedulers.parallel()));
		one("delayElement", (id) -> id.delayElement(Duration.ofMillis(1)).flatMap((one) -> id));
		one("timeout", (id) -> id.timeout(LIMIT));
		one("flux.flatMap(x -> database…)", (id) -> Flux.from(fromElsewhere()).flatMap((item) -> id));
	}

	private void repetitions() {
		one("retry", (id) -> {
			AtomicBoolean first = new AtomicBoolean(true);
			return id.flatMap(
					(one) -> first.getAndSet(false) ? Mono.error(new IllegalStateException("again")) : Mono.just(one))
				.retry(1);
		});
		one("repeat", (id) -> id.repeat(2));
		one("expand", (id) -> {
			AtomicBoolean first = new AtomicBoolean(true);
			return id.expand((one) -> first.getAndSet(false) ? id : Mono.empty());
		});
	}

	private void apart() {
		one("mono.toFuture()", (id) -> Mono.fromFuture(id::toFuture));
		one("mono.subscribe()", Situations::subscribed);
		one("mono.block()", (id) -> Mono.fromCallable(() -> id.block(LIMIT)).subscribeOn(Schedulers.boundedElastic()));
		one("Mono.create(sink -> mono.subscribe(…))",
				(id) -> Mono.create((sink) -> id.subscribe(sink::success, sink::error)));
		one("doOnNext(x -> mono.subscribe())", (id) -> {
			Sinks.One<Object> seen = Sinks.one();
			return Mono.just(1)
				.doOnNext((x) -> id.subscribe(seen::tryEmitValue, seen::tryEmitError))
				.then(seen.asMono());
		});
		this.all.put("mono.contextWrite(database.detached())",
				(body) -> body.id().contextWrite(body.database().detached()));
		one("Flowable.fromPublisher(mono)", (id) -> Flux.from(ofAnotherLibrary(id)));
	}

	private void handedOver() {
		this.all.put("mono.contextWrite(connection.context()).subscribe()",
				(body) -> subscribed(body.id().contextWrite(body.connection().context())));
		this.all.put("connection.fetchAll(…).subscribe()", (body) -> subscribed(body.idByHandle()));
	}

	private void shared() {
		one("mono.cache()", (id) -> {
			Mono<Object> cached = id.cache();
			return cached.concatWith(cached);
		});
		one("mono.share()", (id) -> {
			Mono<Object> shared = id.share();
			return Flux.merge(shared, shared);
		});
		one("cached", (id) -> {
			Mono<Object> cached = id.cache();
			return Mono.fromFuture(cached::toFuture).thenMany(cached);
		});
		one("shared", (id) -> {
			Mono<Object> shared = id.delayElement(Duration.ofMillis(5)).share();
			CompletableFuture<Object> first = shared.toFuture();
			return shared.concatWith(Mono.fromFuture(first));
		});
	}

	private static Mono<Object> subscribed(Mono<Object> id) {
		return Mono.defer(() -> {
			Sinks.One<Object> answer = Sinks.one();
			id.subscribe(answer::tryEmitValue, answer::tryEmitError);
			return answer.asMono();
		});
	}

	/** What another thread emits into a sink; nobody there knows of a connection. */
	private static Flux<Integer> fromElsewhere() {
		Sinks.Many<Integer> sink = Sinks.many().replay().all();
		Flux.range(0, 5)
			.publishOn(Schedulers.parallel())
			.subscribe(sink::tryEmitNext, sink::tryEmitError, sink::tryEmitComplete);
		return sink.asFlux();
	}

	/** A publisher that is no Reactor's: its subscribers have no Context to give on. */
	private static Publisher<Object> ofAnotherLibrary(Mono<Object> source) {
		return (subscriber) -> source.subscribe(new WithoutContext(subscriber));
	}

	private record WithoutContext(Subscriber<? super Object> actual) implements Subscriber<Object> {

		@Override
		public void onSubscribe(Subscription subscription) {
			this.actual.onSubscribe(subscription);
		}

		@Override
		public void onNext(Object item) {
			this.actual.onNext(item);
		}

		@Override
		public void onError(Throwable error) {
			this.actual.onError(error);
		}

		@Override
		public void onComplete() {
			this.actual.onComplete();
		}

	}

}
