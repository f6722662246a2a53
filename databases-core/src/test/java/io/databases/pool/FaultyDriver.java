package io.databases.pool;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.test.MockConnection;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.databases.backend.ServerSession;

/**
 * A driver that answers at once, or as the test says, at each of its calls.
 */
final class FaultyDriver implements ConnectionFactory {

	/** Longer than any limit. */
	static final Duration LATE = Duration.ofSeconds(90);

	enum How {

		REFUSED, SILENT, LATE, LATE_DESPITE_CANCEL, THROWS

	}

	private final Map<String, Queue<How>> faults = new ConcurrentHashMap<>();

	/** One for each connection: how often it was closed. */
	final List<AtomicInteger> closes = new ArrayList<>();

	/** The next such call fails so; the ones after it are answered. */
	void fault(String call, How how) {
		this.faults.computeIfAbsent(call, (name) -> new ArrayDeque<>()).add(how);
	}

	/** The faults that were planned and have not happened. */
	Set<String> left() {
		return this.faults.entrySet()
			.stream()
			.filter((planned) -> !planned.getValue().isEmpty())
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet());
	}

	private <T> Mono<T> call(String name, Mono<T> answer) {
		Queue<How> told = this.faults.get(name);
		How how = (told != null) ? told.poll() : null;
		if (how == null) {
			return answer;
		}
		return switch (how) {
			case REFUSED -> Mono.error(refusal(name));
			case SILENT -> Mono.never();
			case LATE -> Mono.delay(LATE).then(answer);
			case LATE_DESPITE_CANCEL -> Mono.create((sink) -> late(sink, answer));
			case THROWS -> throw refusal(name);
		};
	}

	private static <T> void late(MonoSink<T> sink, Mono<T> answer) {
		Mono.delay(LATE).then(answer).subscribe(sink::success, sink::error, sink::success);
	}

	static R2dbcNonTransientResourceException refusal(String name) {
		return new R2dbcNonTransientResourceException(name + " refused", "08006");
	}

	@Override
	public Publisher<? extends Connection> create() {
		return new Uncancelled<>(call("create", Mono.fromSupplier(this::connection)));
	}

	private Connection connection() {
		MockConnection plain = MockConnection.empty();
		AtomicInteger closed = new AtomicInteger();
		this.closes.add(closed);
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> {
					if ("close".equals(method.getName())) {
						closed.incrementAndGet();
						return call("close", Mono.empty());
					}
					if ("validate".equals(method.getName())) {
						return call((arguments[0] == ValidationDepth.LOCAL) ? "look" : "ping", Mono.just(true));
					}
					try {
						return method.invoke(plain, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	Mono<ServerSession> session(Connection connection) {
		return call("session", Mono.fromSupplier(() -> new ServerSession(connection)));
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return () -> "Faulty";
	}

	/** A driver that does not care whether somebody waits. */
	private record Uncancelled<T>(Mono<T> source) implements Publisher<T> {

		@Override
		public void subscribe(org.reactivestreams.Subscriber<? super T> actual) {
			actual.onSubscribe(new org.reactivestreams.Subscription() {

				@Override
				public void request(long n) {
					Uncancelled.this.source.subscribe(actual::onNext, actual::onError, actual::onComplete);
				}

				@Override
				public void cancel() {
					// it goes on
				}

			});
		}

	}

}
