package io.databases.sqlite;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.databases.sqlite.sql.SqlScript;
import io.databases.sqlite.sql.SqlStatement;
import io.databases.sqlite.type.Encoder;
import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The values of the parameters of a script, one set for each execution. */
final class Bindings {

	private static final Object MISSING = new Object();

	private final SqlScript script;

	private final List<@Nullable Object[]> complete = new ArrayList<>();

	private @Nullable Object[] current;

	private boolean streams;

	Bindings(SqlScript script) {
		this.script = script;
		this.current = empty();
	}

	private @Nullable Object[] empty() {
		@Nullable Object[] values = new @Nullable Object[this.script.parameterCount()];
		Arrays.fill(values, MISSING);
		return values;
	}

	void bind(int index, @Nullable Object value) {
		if (index < 0 || index >= this.current.length) {
			throw new IndexOutOfBoundsException("There is no parameter at index %d in \"%s\": it has %d parameters"
				.formatted(index, this.script.sql(), this.current.length));
		}
		this.current[index] = encode(value);
	}

	private @Nullable Object encode(@Nullable Object value) {
		if (value instanceof String || value instanceof Number) { // most values
			return Encoder.encode(value);
		}
		if (value instanceof Blob || value instanceof Clob) {
			this.streams = true;
			return value;
		}
		if (value instanceof Parameter parameter) {
			if (parameter instanceof Parameter.Out) {
				throw new IllegalArgumentException("SQLite has no OUT parameters");
			}
			Object inner = parameter.getValue();
			return (inner != null) ? encode(inner) : null;
		}
		return (value != null) ? Encoder.encode(value) : null;
	}

	void add() {
		requireComplete();
		this.complete.add(this.current);
		this.current = empty();
	}

	private void requireComplete() {
		for (int i = 0; i < this.current.length; i++) {
			if (this.current[i] == MISSING) {
				throw new IllegalStateException("No value is bound for the parameter \"%s\" in \"%s\""
					.formatted(this.script.nameOf(i), this.script.sql()));
			}
		}
	}

	/** One set more than was added: the one at hand. */
	List<@Nullable Object[]> all() {
		requireComplete();
		List<@Nullable Object[]> all = new ArrayList<>(this.complete);
		all.add(this.current.clone());
		return all;
	}

	boolean hasStreams() {
		return this.streams;
	}

	/** Read Blobs and Clobs to their end, one after the other. */
	static Mono<List<@Nullable Object[]>> read(List<@Nullable Object[]> sets) {
		List<@Nullable Object[]> copies = sets.stream().map(Object[]::clone).toList();
		return Flux.fromIterable(copies).concatMap(Bindings::readSet).then(Mono.just(copies));
	}

	private static Mono<Void> readSet(@Nullable Object[] values) {
		return Flux.range(0, values.length)
			.filter(index -> values[index] instanceof Blob || values[index] instanceof Clob)
			.concatMap(index -> readStream(values, index))
			.then();
	}

	private static Mono<Void> readStream(@Nullable Object[] values, int index) {
		if (values[index] instanceof Blob blob) {
			Publisher<ByteBuffer> chunks = blob.stream();
			return Flux.from(chunks)
				.map(Encoder::encode)
				.cast(byte[].class)
				.collectList()
				.doOnNext(parts -> values[index] = join(parts))
				.then();
		}
		Publisher<CharSequence> chunks = ((Clob) Objects.requireNonNull(values[index])).stream();
		return Flux.from(chunks)
			.collect(StringBuilder::new, StringBuilder::append)
			.doOnNext(text -> values[index] = Encoder.encode(text.toString()))
			.then();
	}

	private static byte[] join(List<byte[]> parts) {
		ByteBuffer joined = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
		parts.forEach(joined::put);
		return joined.array();
	}

	/** Each statement has its own numbers for its parameters. */
	static List<Execution> executions(SqlScript script, List<@Nullable Object[]> sets) {
		List<Execution> executions = new ArrayList<>(sets.size() * script.statements().size());
		for (@Nullable
		Object[] values : sets) {
			for (SqlStatement statement : script.statements()) {
				executions.add(new Execution(statement, select(values, statement.parameters())));
			}
		}
		return executions;
	}

	private static @Nullable Object[] select(@Nullable Object[] values, List<Integer> indexes) {
		@Nullable Object[] selected = new @Nullable Object[indexes.size()];
		for (int i = 0; i < selected.length; i++) {
			selected[i] = values[indexes.get(i)];
		}
		return selected;
	}

}
