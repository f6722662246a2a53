package io.databases.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.connection.DatabaseConnection;
import io.databases.lease.Limits;
import io.databases.query.QueryOperations;

/**
 * What the suites have in common: for each test an empty database of its own with a table
 * {@code notes}, and a {@link Database} connected to it.
 */
abstract class Contract {

	/** No test waits longer for anything. */
	static final Duration LIMIT = Duration.ofSeconds(30);

	static final String INSERT = "INSERT INTO notes(text, completed) VALUES (:text, :completed)";

	static final String COUNT = "SELECT count(*) FROM notes";

	private static final Duration WAIT = Duration.ofSeconds(20);

	private static final Duration LOOK = Duration.ofMillis(5);

	final Engine engine;

	private final List<Database> opened = new CopyOnWriteArrayList<>();

	private Storage storage;

	Database database;

	Contract(Engine engine) {
		this.engine = engine;
	}

	@BeforeEach
	void createDatabase() {
		if (this.engine != Engine.SQLITE_MEMORY) {
			this.storage = Storage.create(this.engine);
		}
		this.database = open();
		createNotes();
	}

	void createNotes() {
		createNotes(this.database);
	}

	final void createNotes(Database in) {
		await(in.execute(
				"CREATE TABLE notes(id " + this.engine.identity() + ", text VARCHAR(100) UNIQUE, completed BOOLEAN)"));
	}

	@AfterEach
	void dropDatabase() {
		try {
			this.opened.forEach((open) -> await(open.disconnect()));
		}
		finally {
			if (this.storage != null) {
				this.storage.close();
			}
		}
	}

	/** The URL of the test's database. In memory each {@code Database} has its own. */
	String url() {
		return (this.storage != null) ? this.storage.url() : "sqlite:///:memory:";
	}

	final String url(String options) {
		return url() + (url().contains("?") ? "&" : "?") + options;
	}

	/** A database connected to the test's database, closed at the end of the test. */
	final Database open() {
		return open(url(), UnaryOperator.identity());
	}

	final Database open(UnaryOperator<DatabaseBuilder> change) {
		return open(url(), change);
	}

	final Database open(String url, UnaryOperator<DatabaseBuilder> change) {
		Database created = create(url, change);
		await(created.connect());
		return created;
	}

	/** Not connected yet; closed at the end of the test. */
	final Database create(String url, UnaryOperator<DatabaseBuilder> change) {
		// shorter than the tests' own, so that what waits in vain tells for what
		DatabaseBuilder builder = Database.builder(url)
			.limits((limits) -> limits.equals(Limits.defaults())
					? limits.withAcquire(WAIT).withTurn(WAIT).withShutdown(WAIT).withDrain(WAIT) : limits);
		return closeLater(change.apply(builder).build());
	}

	/** Closes a database at the end of the test. */
	final Database closeLater(Database created) {
		this.opened.add(created);
		return created;
	}

	/** The same database with one connection only, in place of the one there was. */
	final Database reopenWithOneConnection() {
		return reopen((builder) -> builder.pool((pool) -> pool.withMaxSize(1)));
	}

	/** Closes the test's database and opens it anew; in memory the tables are new. */
	final Database reopen(UnaryOperator<DatabaseBuilder> change) {
		await(this.database.disconnect());
		this.database = open(change);
		if (this.engine == Engine.SQLITE_MEMORY) {
			createNotes();
		}
		return this.database;
	}

	final long countByWitness(String table) {
		return witness("SELECT count(*) FROM " + table);
	}

	/**
	 * Asks over JDBC for a number: a witness that knows nothing of the code under test.
	 */
	final long witness(String sql) {
		return Long.parseLong(witnesses(sql).get(0));
	}

	/** Asks the witness for the first column of all rows. */
	final List<String> witnesses(String sql) {
		return this.storage.ask(sql);
	}

	static <T> T await(Mono<T> mono) {
		return mono.block(LIMIT);
	}

	static <T> List<T> await(Flux<T> flux) {
		return flux.collectList().block(LIMIT);
	}

	/** Waits until something is so, and fails if that takes too long. */
	static void awaitUntil(String what, BooleanSupplier condition) {
		awaitUntil(() -> what, condition);
	}

	static void awaitUntil(Supplier<String> what, BooleanSupplier condition) {
		Flux.interval(Duration.ZERO, LOOK)
			.onBackpressureDrop()
			.publishOn(Schedulers.boundedElastic())
			.filter((tick) -> condition.getAsBoolean())
			.next()
			.timeout(LIMIT, Mono.error(() -> new AssertionError("Waited in vain until " + what.get())))
			.block(LIMIT.plusSeconds(5));
	}

	/** All connections are back in the pool. */
	final void awaitIdle() {
		awaitUntil("all connections are given back: " + this.database.poolStats(),
				() -> this.database.poolStats().acquired() == 0);
	}

	static Map<String, Object> note(String text) {
		return Map.of("text", text, "completed", false);
	}

	static Mono<Void> insert(QueryOperations on, String text) {
		return on.execute(INSERT, note(text)).then();
	}

	static Mono<Long> count(QueryOperations on) {
		return on.fetchVal(COUNT, Long.class);
	}

	static Mono<List<String>> texts(QueryOperations on) {
		return on.fetchAll("SELECT text FROM notes ORDER BY id", String.class);
	}

	/** Many rows, more than any driver or server buffers. */
	final void insertMany(int rows) {
		await(this.database.executeMany(INSERT,
				IntStream.range(0, rows).mapToObj((number) -> note("note " + number)).toList()));
	}

	/** What tells one connection from another while both are held. */
	final Mono<Object> connectionId(Database on) {
		if (!this.engine.connectionId().isEmpty()) {
			return on.fetchVal(this.engine.connectionId(), Long.class).cast(Object.class);
		}
		return on.inConnection(this::connectionId);
	}

	final Mono<Object> connectionId(DatabaseConnection of) {
		return this.engine.connectionId().isEmpty() ? of.unwrap((raw) -> Mono.<Object>just(raw))
				: of.fetchVal(this.engine.connectionId(), Long.class).cast(Object.class);
	}

	/** Waits until so many of the slow queries run on the server. */
	final void awaitSlowStatements(long running) {
		String sql = switch (this.engine) {
			case POSTGRESQL -> "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
					+ " AND state = 'active' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()";
			case MARIADB, MYSQL -> "SELECT count(*) FROM information_schema.processlist WHERE db = database()"
					+ " AND info LIKE 'SELECT SLEEP%'";
			case SQLITE_FILE, SQLITE_MEMORY -> "";
		};
		awaitUntil(running + " slow statements run", () -> (sql.isEmpty() ? stepsOfSqlite() : witness(sql)) == running);
	}

	/* How many threads are in SQLite's native code now. */
	private static long stepsOfSqlite() {
		return Thread.getAllStackTraces()
			.values()
			.stream()
			.filter((trace) -> Stream.of(trace)
				.anyMatch((frame) -> frame.getClassName().startsWith("org.sqlite.core.")
						&& "step".equals(frame.getMethodName())))
			.count();
	}

}
