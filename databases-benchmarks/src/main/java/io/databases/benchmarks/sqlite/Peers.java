package io.databases.benchmarks.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import io.databases.Database;
import io.databases.sqlite.SqliteConnectionConfiguration;
import io.databases.sqlite.SqliteConnectionFactory;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The driver and {@link JdbcSide JDBC} on files of their own, with the same settings: the
 * write-ahead log and the system property {@code synchronous}, NORMAL by default. Every
 * method does one unit of work and returns something of it.
 */
final class Peers implements AutoCloseable {

	static final int ROWS = 10_000;

	static final int LIST = 1000;

	static final String SYNCHRONOUS = System.getProperty("synchronous", "NORMAL");

	private static final Duration LIMIT = Duration.ofSeconds(60);

	static final String BY_KEY = "SELECT id, name, amount, price, note FROM item WHERE id = ?";

	static final String MANY = "SELECT id, name, amount, price, note FROM item LIMIT " + LIST;

	private static final String ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
			+ "SELECT count(*) FROM n WHERE i < 0";

	static final String INSERT = "INSERT INTO event(source, text) VALUES (?, ?)";

	private final Path directory = temporaryDirectory();

	private final SqliteConnectionFactory factory = new SqliteConnectionFactory(
			SqliteConnectionConfiguration.builder(this.directory.resolve("driver.db").toString())
				.pragma("synchronous", SYNCHRONOUS)
				.groupCommit(Boolean.getBoolean("groupCommit"))
				.build());

	private final List<io.r2dbc.spi.Connection> connections = new ArrayList<>();

	private @Nullable Database toolkit;

	private final JdbcSide jdbc;

	private final AtomicInteger keys = new AtomicInteger();

	Peers(int driverConnections) throws SQLException {
		this.jdbc = new JdbcSide(this.directory.resolve("jdbc.db"), this::key);
		try (Connection filling = DriverManager.getConnection("jdbc:sqlite:" + this.directory.resolve("driver.db"))) {
			fill(filling);
		}
		for (int i = 0; i < driverConnections; i++) {
			this.connections.add(this.factory.create().block(LIMIT));
		}
	}

	private static Path temporaryDirectory() {
		try {
			return Files.createTempDirectory("sqlite-benchmark");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void fill(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement
				.execute("CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT, amount INTEGER, price REAL, note TEXT)");
			statement.execute("CREATE TABLE event(id INTEGER PRIMARY KEY, source INTEGER, text TEXT)");
			statement.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
					+ ") INSERT INTO item SELECT i, 'name ' || i, i * 3, i / 7.0, 'a note on ' || i FROM n");
		}
	}

	private int key() {
		return Math.floorMod(this.keys.getAndIncrement(), ROWS) + 1;
	}

	private io.r2dbc.spi.Connection connection(int index) {
		return this.connections.get(index % this.connections.size());
	}

	JdbcSide jdbc() {
		return this.jdbc;
	}

	Mono<Item> driverRow(int chain) {
		return Mono.from(connection(chain).createStatement(BY_KEY).bind(0, key()).execute())
			.flatMap(result -> Mono.from(result.map(row -> Item.of(row))));
	}

	Mono<Long> driverInsert(int chain) {
		return Mono.from(connection(chain).createStatement(INSERT).bind(0, chain).bind(1, "something").execute())
			.flatMap(result -> Mono.from(result.getRowsUpdated()));
	}

	/** So many operations in all, with so many in flight. */
	long driverRows(int operations, int inFlight) {
		return chains(operations, inFlight, this::driverRow);
	}

	long driverRowsBack(int operations, int inFlight) {
		var back = Schedulers.fromExecutor(this.jdbc.loop());
		return chains(operations, inFlight, chain -> driverRow(chain).publishOn(back));
	}

	long driverInserts(int operations, int inFlight) {
		return chains(operations, inFlight, this::driverInsert);
	}

	private static long chains(int operations, int inFlight, IntFunction<Mono<?>> operation) {
		return Objects.requireNonNull(Flux.range(0, inFlight)
			.flatMap(chain -> Mono.defer(() -> operation.apply(chain)).repeat(operations / inFlight - 1L).count(),
					inFlight)
			.reduce(Long::sum)
			.block(LIMIT));
	}

	long driverList() {
		return Objects.requireNonNull(Mono.from(connection(0).createStatement(MANY).execute())
			.flatMapMany(result -> result.map(row -> Item.of(row)))
			.count()
			.block(LIMIT));
	}

	/** The toolkit around the driver, with its pool of ten, on the same file. */
	long toolkitInserts(int operations, int inFlight) {
		return chains(operations, inFlight,
				chain -> toolkit().execute("INSERT INTO event(source, text) VALUES (:source, :text)",
						Map.of("source", chain, "text", "something")));
	}

	/** So many rows as one unit. */
	long toolkitMany(int rows) {
		Flux<Map<String, ?>> values = Flux.range(0, rows).map(i -> Map.of("source", i, "text", "something"));
		return Objects.requireNonNull(
				toolkit().executeMany("INSERT INTO event(source, text) VALUES (:source, :text)", values).block(LIMIT));
	}

	/** Connects when it is first used. */
	private synchronized Database toolkit() {
		Database existing = this.toolkit;
		if (existing == null) {
			existing = Database
				.create("sqlite:///" + this.directory.resolve("driver.db") + "?synchronous=" + SYNCHRONOUS);
			existing.connect().block(LIMIT);
			this.toolkit = existing;
		}
		return existing;
	}

	/**
	 * Cancel a statement that runs for hours.
	 * @return the nanoseconds until the next statement of its connection has its result
	 */
	long driverCancel() {
		io.r2dbc.spi.Connection connection = connection(0);
		Disposable running = Flux.from(connection.createStatement(ENDLESS).execute())
			.concatMap(result -> result.map(row -> row))
			.subscribe();
		LockSupport.parkNanos(2_000_000);
		long start = System.nanoTime();
		running.dispose();
		driverRow(0).block(LIMIT);
		return System.nanoTime() - start;
	}

	/** Multi-row VALUES in one transaction. */
	long driverBulk(int rows) {
		io.r2dbc.spi.Connection connection = connection(0);
		int chunk = 100;
		String sql = "INSERT INTO event(source, text) VALUES " + "(?, ?), ".repeat(chunk - 1) + "(?, ?)";
		Flux<Long> inserts = Flux.range(0, rows / chunk).concatMap(n -> {
			io.r2dbc.spi.Statement statement = connection.createStatement(sql);
			for (int i = 0; i < chunk; i++) {
				statement.bind(2 * i, n).bind(2 * i + 1, "something");
			}
			return Flux.from(statement.execute()).concatMap(Result::getRowsUpdated);
		});
		return Objects.requireNonNull(Mono.from(connection.beginTransaction())
			.then(inserts.reduce(Long::sum))
			.flatMap(count -> Mono.from(connection.commitTransaction()).thenReturn(count))
			.block(LIMIT));
	}

	/** So that inserts always find small tables. */
	void empty() throws SQLException {
		this.jdbc.empty();
		Mono.from(connection(0).createStatement("DELETE FROM event").execute())
			.flatMap(result -> Mono.from(result.getRowsUpdated()))
			.block(LIMIT);
	}

	@Override
	public void close() throws SQLException, IOException {
		Database opened = this.toolkit;
		if (opened != null) {
			opened.disconnect().block(LIMIT);
		}
		this.factory.close().block(LIMIT);
		this.jdbc.close();
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	/** A row with all of its columns. */
	record Item(long id, String name, long amount, double price, String note) {

		static Item of(io.r2dbc.spi.Readable row) {
			return new Item(row.get(0, Long.class), row.get(1, String.class), row.get(2, Long.class),
					row.get(3, Double.class), row.get(4, String.class));
		}

		static Item of(ResultSet row) throws SQLException {
			return new Item(row.getLong(1), row.getString(2), row.getLong(3), row.getDouble(4), row.getString(5));
		}

	}

}
