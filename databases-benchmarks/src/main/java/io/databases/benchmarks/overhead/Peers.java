package io.databases.benchmarks.overhead;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.databases.Database;
import io.databases.backend.Backends;
import io.databases.backend.ConnectRequest;
import io.databases.query.ExecuteResult;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import io.databases.url.DatabaseUrl;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The same work by the toolkit and by hand: on a pool of the same driver, made by the
 * same connection factory, with no limit, listener or validation that costs something.
 */
final class Peers implements AutoCloseable {

	static final int LIST = 100;

	private static final int ROWS = 10_000;

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final int SIZE = 10;

	private final TestDatabase storage;

	private final Database database;

	private final ConnectionFactory driver;

	private final ConnectionPool pool;

	private final String placeholder;

	Peers(ServerKind kind) {
		this.storage = TestServers.createDatabase(kind);
		DatabaseUrl url = DatabaseUrl.parse(this.storage.url());
		this.placeholder = (kind == ServerKind.POSTGRESQL) ? "$1" : "?";
		this.database = Database.builder(url).pool((options) -> options.withMaxSize(SIZE)).build();
		this.database.connect().block(LIMIT);
		fill();
		this.driver = Backends.forUrl(url)
			.connectionFactory(new ConnectRequest(url, null, Duration.ofSeconds(10), null, null, Map.of(),
					Duration.ofSeconds(30)));
		this.pool = new ConnectionPool(
				ConnectionPoolConfiguration.builder(this.driver).initialSize(0).maxSize(SIZE).acquireRetry(0).build());
	}

	private void fill() {
		this.database.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, text VARCHAR(100), stars INTEGER)")
			.block(LIMIT);
		this.database
			.executeMany("INSERT INTO note(id, text, stars) VALUES (:id, :text, :stars)",
					Flux.range(1, ROWS).map((id) -> Map.of("id", id, "text", "note " + id, "stars", id % 5)))
			.block(LIMIT);
	}

	/** One row by key. */
	Mono<Note> rowByToolkit(int id) {
		return this.database.fetchOne("SELECT id, text, stars FROM note WHERE id = :id", Map.of("id", id), Note.class);
	}

	/** One row by key. */
	Mono<Note> rowByHand(int id) {
		return Mono.usingWhen(this.pool.create(), (connection) -> {
			Statement statement = connection
				.createStatement("SELECT id, text, stars FROM note WHERE id = " + this.placeholder)
				.bind(0, id);
			return Flux.<Result>from(statement.execute())
				.concatMap((result) -> result.map(Peers::note))
				.singleOrEmpty();
		}, Connection::close);
	}

	/** A list of rows. */
	Mono<List<Note>> listByToolkit(int from) {
		return this.database.fetchAll("SELECT id, text, stars FROM note WHERE id >= :from ORDER BY id LIMIT 100",
				Map.of("from", from), Note.class);
	}

	/** A list of rows. */
	Mono<List<Note>> listByHand(int from) {
		return Mono.usingWhen(this.pool.create(), (connection) -> {
			Statement statement = connection
				.createStatement(
						"SELECT id, text, stars FROM note WHERE id >= " + this.placeholder + " ORDER BY id LIMIT 100")
				.bind(0, from);
			return Flux.<Result>from(statement.execute()).concatMap((result) -> result.map(Peers::note)).collectList();
		}, Connection::close);
	}

	/** A change of one row. */
	Mono<ExecuteResult> changeByToolkit(int id) {
		return this.database.execute("UPDATE note SET stars = stars + 1 WHERE id = :id", Map.of("id", id));
	}

	/** A change of one row. */
	Mono<Long> changeByHand(int id) {
		return Mono.usingWhen(this.pool.create(), (connection) -> {
			Statement statement = connection
				.createStatement("UPDATE note SET stars = stars + 1 WHERE id = " + this.placeholder)
				.bind(0, id);
			return Flux.<Result>from(statement.execute()).concatMap(Result::getRowsUpdated).reduce(0L, Long::sum);
		}, Connection::close);
	}

	private static Note note(Row row, Object metadata) {
		return new Note(number(row, 0), Objects.requireNonNull(row.get(1, String.class)), number(row, 2));
	}

	private static int number(Row row, int index) {
		return Objects.requireNonNull(row.get(index, Integer.class));
	}

	/** Any id of the table, the same sequence for each peer. */
	static int id(int number) {
		return 1 + Math.floorMod(number * 7919, ROWS - LIST);
	}

	@Override
	public void close() {
		this.database.disconnect().block(LIMIT);
		this.pool.disposeLater().block(LIMIT);
		if (this.driver instanceof io.r2dbc.spi.Closeable closeable) {
			Mono.from(closeable.close()).block(LIMIT);
		}
		this.storage.close();
	}

	/**
	 * A row.
	 *
	 * @param id the key
	 * @param text some text
	 * @param stars a number
	 */
	record Note(int id, String text, int stars) {
	}

}
