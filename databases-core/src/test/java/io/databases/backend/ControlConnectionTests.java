package io.databases.backend;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class ControlConnectionTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final Server server = new Server();

	private final ControlConnection control = new ControlConnection(this.server, LIMIT);

	@AfterEach
	void giveTheTimeBack() {
		VirtualTimeScheduler.reset();
	}

	@Test
	void requestsAtTheSameTimeAreServedOneByOneOverOneConnection() {
		Sinks.Empty<Void> first = this.server.answer("first");
		Sinks.Empty<Void> second = this.server.answer("second");
		AtomicReference<Object> toldFirst = run("first");
		AtomicReference<Object> toldSecond = run("second");
		assertThat(this.server.sent).containsExactly("first");
		first.tryEmitEmpty();
		assertThat(toldFirst).hasValue("answered");
		assertThat(toldSecond).hasValue(null);
		assertThat(this.server.sent).containsExactly("first", "second");
		second.tryEmitEmpty();
		assertThat(toldSecond).hasValue("answered");
		assertThat(this.server.opened).hasValue(1);
		assertThat(this.server.open).as("closed when nobody needs it").hasValue(0);
	}

	@Test
	void nothingIsOpenedBeforeItIsNeeded() {
		Mono<Void> request = this.control.run("later");
		assertThat(this.server.opened).hasValue(0);
		request.block(LIMIT);
		assertThat(this.server.opened).hasValue(1);
	}

	@Test
	void whoIsBehindARequestThatFailsGetsAnotherConnection() {
		Sinks.Empty<Void> first = this.server.answer("first");
		AtomicReference<Object> toldFirst = run("first");
		AtomicReference<Object> toldSecond = run("second");
		first.tryEmitError(new IllegalStateException("unknown session"));
		assertThat(toldFirst.get()).isInstanceOf(IllegalStateException.class);
		assertThat(toldSecond).hasValue("answered");
		assertThat(this.server.opened).hasValue(2);
		assertThat(this.server.open).hasValue(0);
	}

	@Test
	void aServerThatIsNotReachedIsToldToAllWhoWait() {
		Sinks.Empty<Void> opening = this.server.delayOpening();
		AtomicReference<Object> toldFirst = run("first");
		AtomicReference<Object> toldSecond = run("second");
		opening.tryEmitError(new IllegalStateException("not reached"));
		assertThat(toldFirst.get()).isInstanceOf(IllegalStateException.class);
		assertThat(toldSecond.get()).isInstanceOf(IllegalStateException.class);
		assertThat(run("third")).as("it is tried again").hasValue("answered");
	}

	@Test
	void aServerThatIsSilentKeepsNobodyForLongerThanTheLimit() {
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		this.server.answer("first");
		AtomicReference<Object> toldFirst = run("first");
		AtomicReference<Object> toldSecond = run("second");
		time.advanceTimeBy(LIMIT.minusMillis(1));
		assertThat(toldFirst).hasValue(null);
		time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(toldFirst.get()).isInstanceOf(TimeoutException.class);
		assertThat(toldSecond).hasValue("answered");
		assertThat(this.server.open).hasValue(0);
	}

	@Test
	void aConnectionThatComesTooLateIsClosed() {
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		Sinks.Empty<Void> opening = this.server.delayOpening();
		AtomicReference<Object> told = run("first");
		time.advanceTimeBy(LIMIT);
		assertThat(told.get()).isInstanceOf(TimeoutException.class);
		opening.tryEmitEmpty();
		assertThat(this.server.opened).hasValue(1);
		assertThat(this.server.open).hasValue(0);
		assertThat(run("second")).hasValue("answered");
	}

	@Test
	void thereIsOneAtATimeHoweverManyAskAndEachIsAnswered() {
		this.server.asynchronous = true;
		Long answered = Flux.range(0, 2_000)
			.flatMap((number) -> this.control.run("request " + number).thenReturn(1).subscribeOn(Schedulers.parallel()),
					64)
			.count()
			.block(Duration.ofSeconds(30));
		assertThat(answered).isEqualTo(2_000);
		assertThat(this.server.sent).hasSize(2_000).doesNotHaveDuplicates();
		assertThat(this.server.mostOpen).hasValue(1);
	}

	private AtomicReference<Object> run(String sql) {
		AtomicReference<Object> told = new AtomicReference<>();
		this.control.run(sql).subscribe(null, told::set, () -> told.set("answered"));
		return told;
	}

	/** Answers at once, or as the test says. */
	private static final class Server implements ConnectionFactory {

		final List<String> sent = new CopyOnWriteArrayList<>();

		final AtomicInteger opened = new AtomicInteger();

		final AtomicInteger open = new AtomicInteger();

		final AtomicInteger mostOpen = new AtomicInteger();

		private final Map<String, Sinks.Empty<Void>> answers = new ConcurrentHashMap<>();

		private final AtomicReference<Sinks.Empty<Void>> opening = new AtomicReference<>();

		private boolean asynchronous;

		Sinks.Empty<Void> answer(String sql) {
			return this.answers.computeIfAbsent(sql, (text) -> Sinks.empty());
		}

		/** For the next connection. */
		Sinks.Empty<Void> delayOpening() {
			Sinks.Empty<Void> told = Sinks.empty();
			this.opening.set(told);
			return told;
		}

		@Override
		public Publisher<? extends Connection> create() {
			return Mono.defer(() -> {
				Sinks.Empty<Void> delay = this.opening.getAndSet(null);
				Mono<Connection> connection = Mono.fromSupplier(this::connection);
				return (delay != null) ? delay.asMono().then(connection) : later(connection);
			});
		}

		private Connection connection() {
			this.opened.incrementAndGet();
			this.mostOpen.accumulateAndGet(this.open.incrementAndGet(), Math::max);
			return proxy(Connection.class, (method, argument) -> switch (method) {
				case "createStatement" -> statement((String) argument);
				case "close" -> later(Mono.fromRunnable(this.open::decrementAndGet));
				default -> throw new UnsupportedOperationException(method);
			});
		}

		private Statement statement(String sql) {
			return proxy(Statement.class, (method, argument) -> {
				this.sent.add(sql);
				Sinks.Empty<Void> told = this.answers.get(sql);
				return (told != null) ? told.asMono().cast(Result.class) : later(Mono.<Result>empty());
			});
		}

		private static <T> T proxy(Class<T> type, BiFunction<String, Object, Object> answer) {
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method,
					arguments) -> answer.apply(method.getName(), (arguments != null) ? arguments[0] : null)));
		}

		private <T> Mono<T> later(Mono<T> answer) {
			return this.asynchronous ? answer.publishOn(Schedulers.parallel()) : answer;
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return () -> "Server";
		}

	}

}
