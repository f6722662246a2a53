package io.databases.benchmarks.lists;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

import io.databases.Database;
import io.databases.benchmarks.turns.ToolkitUrl;
import io.databases.record.Record;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A table of a thousand rows of five columns, and the ways to read all of it as a list.
 * Every way uses its defaults; the toolkit those of the system property {@code options}
 * too, such as {@code binary=true}.
 */
final class ServerLists implements AutoCloseable {

	/** How many rows a list has. */
	static final int ROWS = 1_000;

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final String COLUMNS = "SELECT id, name, price, created, active FROM items WHERE id ";

	private final TestDatabase server;

	private final Database database;

	private final ConnectionPool pool;

	private final String placeholder;

	ServerLists(ServerKind kind) {
		this.server = TestServers.createDatabase(kind);
		// as many connections as the pool below opens: which thread one is on counts
		this.database = Database.create(ToolkitUrl.of(this.server.url(), "min_size=10"));
		this.pool = new ConnectionPool(ConnectionPoolConfiguration
			.builder(ConnectionFactories.get("r2dbc:" + this.server.url().replaceFirst("^mariadb:", "mysql:")))
			.build());
		this.placeholder = (kind == ServerKind.POSTGRESQL) ? "$1" : "?";
		this.database.connect().block(LIMIT);
		fill((kind == ServerKind.POSTGRESQL) ? "TIMESTAMP" : "DATETIME");
	}

	private void fill(String time) {
		this.database
			.execute("CREATE TABLE items(id BIGINT PRIMARY KEY, name VARCHAR(100), price NUMERIC(12, 2), created "
					+ time + ", active BOOLEAN)")
			.block(LIMIT);
		Flux<Map<String, Object>> rows = Flux.range(1, ROWS)
			.map((i) -> Map.of("id", i, "name", "item number " + i, "price", BigDecimal.valueOf(i * 12_345L, 2),
					"created", LocalDateTime.of(2026, 2, 3, 4, 5).plusSeconds(i * 7_919L), "active", i % 3 == 0));
		this.database
			.executeMany("INSERT INTO items(id, name, price, created, active) VALUES (:id, :name, :price, :created,"
					+ " :active)", rows)
			.block(LIMIT);
	}

	List<Record> records() {
		return check(this.database.fetchAll(COLUMNS + "> :from", Map.of("from", 0)).block(LIMIT));
	}

	List<Record> recordsWithoutValues() {
		return check(this.database.fetchAll(COLUMNS + "> 0").block(LIMIT));
	}

	List<Item> items() {
		return check(this.database.fetchAll(COLUMNS + "> :from", Map.of("from", 0), Item.class).block(LIMIT));
	}

	List<Item> plainItems() {
		return check(plain(true));
	}

	List<Item> plainItemsWithoutValues() {
		return check(plain(false));
	}

	private @Nullable List<Item> plain(boolean bound) {
		return Flux.usingWhen(this.pool.create(), (connection) -> {
			Statement statement = connection.createStatement(COLUMNS + "> " + (bound ? this.placeholder : "0"));
			return Flux.from((bound ? statement.bind(0, 0) : statement).execute())
				.flatMap((result) -> result.map(ServerLists::item));
		}, (connection) -> connection.close()).collectList().block(LIMIT);
	}

	private static Item item(Readable row) {
		return new Item(row.get(0, Long.class), row.get(1, String.class), row.get(2, BigDecimal.class),
				row.get(3, LocalDateTime.class), row.get(4, Boolean.class));
	}

	private static <T> List<T> check(@Nullable List<T> rows) {
		if (rows == null || rows.size() != ROWS) {
			throw new IllegalStateException("Not all rows came");
		}
		return rows;
	}

	@Override
	public void close() {
		this.database.disconnect().block(LIMIT);
		this.pool.disposeLater().block(LIMIT);
		this.server.close();
	}

	/**
	 * What a row is read as by hand.
	 *
	 * @param id BIGINT
	 * @param name VARCHAR
	 * @param price NUMERIC
	 * @param created TIMESTAMP or DATETIME
	 * @param active BOOLEAN
	 */
	record Item(@Nullable Long id, @Nullable String name, @Nullable BigDecimal price, @Nullable LocalDateTime created,
			@Nullable Boolean active) {

	}

}
