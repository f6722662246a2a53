package io.databases.faults;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Stands between the toolkit and a driver, in all that the driver ever hands out, and
 * makes calls go wrong. Calls are known by their names and numbers, so that a run that
 * went well tells what another can be made to suffer from.
 */
final class FaultySpi {

	private static final List<Class<?>> TYPES = List.of(ConnectionFactory.class, Connection.class,
			ConnectionMetadata.class, Statement.class, Batch.class, Result.class, Result.RowSegment.class,
			Result.UpdateCount.class, Row.class, RowMetadata.class, ColumnMetadata.class);

	/** How a call goes wrong. */
	enum How {

		/** It gives an error. */
		FAILS,

		/** It throws, which what gives a publisher should not. */
		THROWS,

		/** It never answers. */
		SILENT,

		/** It does not even say onSubscribe. */
		MUTE

	}

	/**
	 * A call.
	 *
	 * @param name the interface and the method
	 * @param number which of them, from 1
	 * @param publishes whether it gives a publisher
	 */
	record Call(String name, int number, boolean publishes) {

		RuntimeException refusal() {
			return new R2dbcBadGrammarException(this + " refused", "42000");
		}

		@Override
		public String toString() {
			return this.name + " " + this.number;
		}

	}

	private final Map<Call, How> faults = new HashMap<>();

	private final Map<String, Integer> counts = new HashMap<>();

	private final FakeDriver driver;

	/** All that were made, in their order. */
	final List<Call> made = new ArrayList<>();

	/**
	 * Those that went wrong, in their order: a publisher does so when it is subscribed
	 * to.
	 */
	final List<Call> wrong = new ArrayList<>();

	FaultySpi(FakeDriver driver) {
		this.driver = driver;
	}

	FaultySpi fault(Call call, How how) {
		this.faults.put(call, how);
		return this;
	}

	ConnectionFactory connectionFactory() {
		return wrap(ConnectionFactory.class, this.driver, null);
	}

	private <T> T wrap(Class<T> type, Object target, @Nullable FakeConnection of) {
		FakeConnection connection = (target instanceof FakeConnection own) ? own : of;
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> call(type, target, connection, method, arguments)));
	}

	private @Nullable Object call(Class<?> type, Object target, @Nullable FakeConnection connection, Method method,
			Object @Nullable [] arguments) throws Throwable {
		if (method.getDeclaringClass() == Object.class) {
			return invoke(target, method, arguments);
		}
		boolean publishes = Publisher.class.isAssignableFrom(method.getReturnType());
		String name = type.getSimpleName() + "." + method.getName();
		Call call = new Call(name, this.counts.merge(name, 1, Integer::sum), publishes);
		this.made.add(call);
		How how = this.faults.get(call);
		if (how == How.THROWS) {
			this.wrong.add(call);
			throw call.refusal();
		}
		Object answer = invoke(target, method, wrapped(arguments, connection));
		if (TYPES.contains(method.getReturnType())) {
			return wrap(method.getReturnType(), Objects.requireNonNull(answer), connection);
		}
		if (!publishes) {
			return wrapped(answer, connection);
		}
		Flux<?> answers = Flux.from((Publisher<?>) Objects.requireNonNull(answer))
			.map((one) -> Objects.requireNonNull(wrapped(one, connection)));
		return gated(name, connection, call, how, answers);
	}

	private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
			throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/* As on a real connection nothing is answered behind what is not answered. */
	private Publisher<?> gated(String name, @Nullable FakeConnection connection, Call call, @Nullable How how,
			Flux<?> answers) {
		boolean independent = connection == null || name.equals("Connection.close");
		if (how == How.MUTE) {
			return (Publisher<Object>) (actual) -> {
				this.wrong.add(call);
				stick(independent ? null : connection);
			};
		}
		return Flux.defer(() -> {
			if (how != null) {
				this.wrong.add(call);
			}
			if (how == How.FAILS) {
				return Flux.error(call.refusal());
			}
			if (how == How.SILENT) {
				stick(independent ? null : connection);
				return Flux.never();
			}
			return (!independent && Objects.requireNonNull(connection).stuck) ? Flux.never() : answers;
		});
	}

	private static void stick(@Nullable FakeConnection connection) {
		if (connection != null) {
			connection.stuck = true;
		}
	}

	/* What a driver hands out it hands out through this. */
	private @Nullable Object wrapped(@Nullable Object answer, @Nullable FakeConnection connection) {
		if (answer instanceof List<?> list) {
			return list.stream().map((one) -> wrapped(one, connection)).toList();
		}
		for (Class<?> type : TYPES) {
			if (type.isInstance(answer)) {
				return wrap(type, answer, connection);
			}
		}
		return answer;
	}

	private Object @Nullable [] wrapped(Object @Nullable [] arguments, @Nullable FakeConnection connection) {
		if (arguments == null || arguments.length == 0) {
			return arguments;
		}
		Object first = arguments[0];
		if (first instanceof BiFunction<?, ?, ?>) {
			@SuppressWarnings("unchecked") // of Result.map
			BiFunction<Row, RowMetadata, Object> mapper = (BiFunction<Row, RowMetadata, Object>) first;
			BiFunction<Row, RowMetadata, Object> through = (row, metadata) -> mapper
				.apply(wrap(Row.class, row, connection), wrap(RowMetadata.class, metadata, connection));
			return new Object[] { through };
		}
		if (first instanceof Function<?, ?>) {
			@SuppressWarnings("unchecked") // of Result.map or Result.flatMap
			Function<Object, Object> mapper = (Function<Object, Object>) first;
			Function<Object, Object> through = (given) -> mapper.apply((given instanceof Readable)
					? wrap(Row.class, given, connection) : Objects.requireNonNull(wrapped(given, connection)));
			return new Object[] { through };
		}
		return arguments;
	}

}
