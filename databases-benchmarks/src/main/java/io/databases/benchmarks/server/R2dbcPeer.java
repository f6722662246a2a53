package io.databases.benchmarks.server;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * R2DBC by hand on r2dbc-pool with its default settings.
 */
final class R2dbcPeer implements Peer {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final AtomicInteger keys = new AtomicInteger();

	private final String name;

	private final Function<String, String> placeholders;

	private final ConnectionPool pool;

	R2dbcPeer(String name, ConnectionFactory factory, Function<String, String> placeholders) {
		this.name = name;
		this.placeholders = placeholders;
		this.pool = new ConnectionPool(ConnectionPoolConfiguration.builder(factory).build());
	}

	@Override
	public String name() {
		return this.name;
	}

	ConnectionFactory pool() {
		return this.pool;
	}

	private int key() {
		return Math.floorMod(this.keys.getAndIncrement(), Sql.ROWS) + 1;
	}

	static Item item(Readable row) {
		return new Item(Objects.requireNonNull(row.get(0, Integer.class)),
				Objects.requireNonNull(row.get(1, String.class)), Objects.requireNonNull(row.get(2, Long.class)),
				Boolean.TRUE.equals(row.get(3, Boolean.class)),
				Objects.requireNonNull(row.get(4, LocalDateTime.class)));
	}

	private <T> Mono<T> using(Function<Connection, Publisher<T>> work) {
		return Mono.usingWhen(this.pool.create(), (connection) -> Mono.from(work.apply(connection)), Connection::close);
	}

	private Statement statement(Connection connection, String sql) {
		return connection.createStatement(this.placeholders.apply(sql));
	}

	private Mono<Item> row(Connection connection, int key) {
		return Flux.from(statement(connection, Sql.BY_KEY).bind(0, key).execute())
			.concatMap((result) -> result.map(R2dbcPeer::item))
			.single();
	}

	@Override
	public void rows(int count, int inFlight) {
		Flux.range(0, count)
			.flatMap((number) -> using((connection) -> row(connection, key())), inFlight)
			.then()
			.block(LIMIT);
	}

	@Override
	public void list() {
		using((connection) -> Flux.from(statement(connection, Sql.LIST).execute())
			.concatMap((result) -> result.map(R2dbcPeer::item))
			.collectList()).block(LIMIT);
	}

	private static Mono<Long> updated(Publisher<? extends Result> results) {
		return Flux.from(results).concatMap(Result::getRowsUpdated).reduce(0L, Long::sum);
	}

	@Override
	public void inserts(int count) {
		Flux.range(0, count)
			.concatMap((number) -> using((connection) -> updated(
					statement(connection, Sql.INSERT).bind(0, number).bind(1, "something").execute())))
			.then()
			.block(LIMIT);
	}

	@Override
	public void transactions(int count) {
		Flux.range(0, count).concatMap((number) -> using((connection) -> {
			int key = key();
			return Mono.from(connection.beginTransaction())
				.then(row(connection, key))
				.then(Mono.defer(() -> updated(statement(connection, Sql.UPDATE).bind(0, key).execute())))
				.then(Mono.defer(() -> Mono.from(connection.commitTransaction())));
		})).then().block(LIMIT);
	}

	/** As it is documented: one binding after the other. */
	@Override
	public void bulk(List<Item> items) {
		using((connection) -> {
			Statement statement = statement(connection, Sql.BULK);
			for (int i = 0; i < items.size(); i++) {
				Item item = items.get(i);
				if (i > 0) {
					statement.add();
				}
				statement.bind(0, item.id())
					.bind(1, item.name())
					.bind(2, item.amount())
					.bind(3, item.active())
					.bind(4, item.created());
			}
			return updated(statement.execute());
		}).block(LIMIT);
	}

	@Override
	public void close() {
		this.pool.disposeLater().block(LIMIT);
	}

}
