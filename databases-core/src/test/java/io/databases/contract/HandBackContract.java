package io.databases.contract;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import io.databases.Database;
import io.databases.transaction.TransactionOptions;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.IsolationLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.springframework.transaction.annotation.Isolation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a borrower changed in its session does not reach the next one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HandBackContract extends Contract {

	/** Where SQLite keeps a database in memory. */
	private final String inMemory;

	private Database single;

	/* In memory by a name, so that the witness finds it. */
	HandBackContract(Engine engine) {
		this(engine, "file:hand-back-" + UUID.randomUUID() + "?mode=memory&cache=shared");
	}

	HandBackContract(Engine engine, String inMemory) {
		super(engine);
		this.inMemory = inMemory;
	}

	/**
	 * A change of the session, and a question whose answer tells of it.
	 *
	 * @param name what it does
	 * @param statement changes the session as text; {@code null} if no text does
	 * @param work changes it by a connection of R2DBC
	 * @param question its answer is a number or a text; NULL is none
	 */
	record Change(String name, String statement, Function<Connection, Publisher<Void>> work, String question) {

		Change(String statement, String question) {
			this(statement, statement, (connection) -> run(connection, statement), question);
		}

		Change(String name, Function<Connection, Publisher<Void>> work, String question) {
			this(name, null, work, question);
		}

		static Mono<Void> run(Connection connection, String sql) {
			return Flux.from(connection.createStatement(sql).execute())
				.concatMap((result) -> result.getRowsUpdated())
				.then();
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	Stream<Change> changes() {
		return switch (this.engine) {
			case POSTGRESQL -> Stream.concat(ofPostgres(),
					setters("SHOW statement_timeout", "SHOW lock_timeout", "SHOW default_transaction_isolation"));
			case MARIADB -> Stream.concat(ofMySql(), setters("SELECT @@max_statement_time",
					"SELECT @@innodb_lock_wait_timeout", "SELECT @@transaction_isolation"));
			case MYSQL -> Stream.concat(ofMySql(), setters("SELECT @@max_execution_time",
					"SELECT @@innodb_lock_wait_timeout", "SELECT @@transaction_isolation"));
			case SQLITE_FILE -> Stream.concat(ofSqlite(), settersOfSqlite());
			case SQLITE_MEMORY -> Stream.concat(Stream.concat(ofSqlite(), settersOfSqlite()), ofSqliteInMemory());
		};
	}

	private static Stream<Change> setters(String statementTimeout, String lockWaitTimeout, String isolation) {
		return Stream.of(
				new Change("setStatementTimeout", (connection) -> connection.setStatementTimeout(Duration.ofSeconds(7)),
						statementTimeout),
				new Change("setLockWaitTimeout", (connection) -> connection.setLockWaitTimeout(Duration.ofSeconds(7)),
						lockWaitTimeout),
				new Change("setTransactionIsolationLevel",
						(connection) -> connection.setTransactionIsolationLevel(IsolationLevel.SERIALIZABLE),
						isolation),
				manualCommit());
	}

	private static Change manualCommit() {
		return new Change("setAutoCommit", (connection) -> Mono.from(connection.setAutoCommit(false))
			.then(Mono.defer(() -> Change.run(connection, "INSERT INTO notes(text) VALUES ('raw')"))), COUNT);
	}

	/* The isolation is the same always. Whoever has the limit of a millisecond fails. */
	private static Stream<Change> settersOfSqlite() {
		return Stream
			.of(new Change("setStatementTimeout", (connection) -> connection.setStatementTimeout(Duration.ofMillis(1)),
					"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
							+ " SELECT count(*) FROM n"),
					manualCommit());
	}

	private static Stream<Change> ofPostgres() {
		return Stream.of(new Change("SET work_mem = '8MB'", "SHOW work_mem"),
				new Change("SELECT set_config('work_mem', '8MB', false)", "SHOW work_mem"),
				new Change("SET search_path = pg_catalog", "SHOW search_path"),
				new Change("SET TIME ZONE 'Asia/Tokyo'", "SHOW TimeZone"),
				new Change("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
						"SHOW default_transaction_read_only"),
				new Change("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
						"SHOW default_transaction_isolation"),
				new Change("SET ROLE pg_read_all_data", "SELECT current_user::text"),
				new Change("CREATE TEMPORARY TABLE scratch(id INTEGER)", "SELECT to_regclass('pg_temp.scratch')::text"),
				new Change("CREATE TEMPORARY TABLE notes(id INTEGER)", "SELECT count(text) FROM notes"),
				new Change("PREPARE mine AS SELECT 1",
						"SELECT count(*) FROM pg_prepared_statements WHERE name = 'mine'"),
				new Change("LISTEN news", "SELECT count(*) FROM pg_listening_channels()"),
				new Change("SELECT pg_advisory_lock(7)",
						"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"),
				new Change("DECLARE mine CURSOR WITH HOLD FOR SELECT 1",
						"SELECT count(*) FROM pg_cursors WHERE name = 'mine'"),
				new Change("BEGIN; INSERT INTO notes(text) VALUES ('raw')", "SELECT count(*) FROM notes"),
				new Change("DO $$ BEGIN SET work_mem = '8MB'; END $$", "SHOW work_mem"));
	}

	private static Stream<Change> ofMySql() {
		return Stream.of(new Change("SET @mine = 1", "SELECT CAST(@mine AS CHAR)"),
				new Change("SET SESSION sql_mode = ''", "SELECT @@sql_mode"),
				new Change("SET time_zone = '+09:00'", "SELECT @@time_zone"),
				new Change("SET SESSION TRANSACTION READ ONLY", "SELECT @@transaction_read_only"),
				new Change("SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE", "SELECT @@transaction_isolation"),
				new Change("SET autocommit = 0", "SELECT @@autocommit"),
				new Change("SELECT GET_LOCK('mine', 1)", "SELECT IS_USED_LOCK('mine')"),
				new Change("CREATE TEMPORARY TABLE notes(text INTEGER)", "SELECT count(completed) FROM notes"),
				new Change("LOCK TABLES notes READ",
						"SELECT count(*) FROM information_schema.tables"
								+ " WHERE table_name = 'notes' AND table_schema = database()"),
				new Change("USE information_schema", "SELECT count(*) FROM notes"),
				new Change("PREPARE mine FROM 'SELECT 1'", "SELECT 1"),
				new Change("BEGIN", "SELECT count(*) FROM information_schema.innodb_trx"
						+ " WHERE trx_mysql_thread_id = connection_id()"));
	}

	private static Stream<Change> ofSqlite() {
		return Stream.of(new Change("PRAGMA cache_size = -3000", "PRAGMA cache_size"),
				new Change("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys"),
				new Change("PRAGMA synchronous = OFF", "PRAGMA synchronous"),
				new Change("PRAGMA case_sensitive_like = ON", "SELECT 'a' LIKE 'A'"),
				new Change("CREATE TEMPORARY TABLE scratch(id INTEGER)",
						"SELECT count(*) FROM sqlite_temp_master WHERE name = 'scratch'"),
				new Change("ATTACH ':memory:' AS extra",
						"SELECT count(*) FROM pragma_database_list WHERE name = 'extra'"),
				new Change("PRAGMA query_only = ON", "PRAGMA query_only"),
				new Change("PRAGMA recursive_triggers = ON", "PRAGMA recursive_triggers"),
				new Change("PRAGMA ignore_check_constraints = ON", "PRAGMA ignore_check_constraints"),
				new Change("PRAGMA writable_schema = ON", "PRAGMA writable_schema"),
				new Change("PRAGMA busy_timeout = 77", "PRAGMA busy_timeout"),
				new Change("PRAGMA max_page_count = 7777", "PRAGMA max_page_count"),
				new Change("PRAGMA temp_store = MEMORY", "PRAGMA temp_store"),
				new Change("CREATE TEMPORARY TABLE notes(text INTEGER)", "SELECT count(completed) FROM notes"),
				new Change("CREATE TEMPORARY VIEW seen AS SELECT * FROM notes",
						"SELECT count(*) FROM sqlite_temp_master"),
				new Change("CREATE TEMPORARY TRIGGER kept BEFORE INSERT ON notes BEGIN SELECT RAISE(IGNORE); END",
						"SELECT count(*) FROM sqlite_temp_master"),
				new Change("SAVEPOINT mine", COUNT), new Change("BEGIN; INSERT INTO notes(text) VALUES ('raw')", COUNT),
				new Change("BEGIN", COUNT));
	}

	/* Without a journal nothing could be rolled back. */
	private static Stream<Change> ofSqliteInMemory() {
		return Stream.of(new Change("PRAGMA journal_mode = OFF", "PRAGMA journal_mode"));
	}

	@Override
	String url() {
		return (this.engine == Engine.SQLITE_MEMORY) ? "sqlite:///" + this.inMemory : super.url();
	}

	private long countByAnother() throws SQLException {
		if (this.engine != Engine.SQLITE_MEMORY) {
			return countByWitness("notes");
		}
		if (this.inMemory.equals(":memory:")) { // nobody else finds it
			Boolean autoCommit = await(this.single
				.inConnection((connection) -> connection.unwrap((raw) -> Mono.just(raw.isAutoCommit()))));
			assertThat(autoCommit).isTrue();
			return await(count(this.single));
		}
		try (java.sql.Connection witness = DriverManager.getConnection("jdbc:sqlite:" + this.inMemory);
				Statement statement = witness.createStatement();
				ResultSet rows = statement.executeQuery(COUNT)) {
			rows.next();
			return rows.getLong(1);
		}
	}

	@BeforeEach
	void openOne() {
		this.single = reopenWithOneConnection();
	}

	/* By the toolkit, by plain R2DBC code, and on the driver's own connection. */
	@ParameterizedTest
	@MethodSource("changes")
	void nothingReachesTheNextOne(Change change) throws SQLException {
		Object before = answer(change);
		if (change.statement() != null) {
			nothingIsLeftOf(change, before, this.single.execute(change.statement()).then());
		}
		nothingIsLeftOf(change, before, Mono.usingWhen(this.single.connectionFactory().create(),
				(connection) -> Mono.from(change.work().apply(connection)), (connection) -> connection.close()));
		nothingIsLeftOf(change, before, this.single
			.inConnection((connection) -> connection.unwrap((raw) -> Mono.from(change.work().apply(raw)))));
	}

	/* Also what the driver believes: it is not told of every end. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theIsolationOfATransactionDoesNotReachTheNextOne(boolean commit) {
		IsolationLevel before = isolationLevel();
		TransactionOptions serializable = TransactionOptions.defaults().isolation(Isolation.SERIALIZABLE);
		await(this.single.begin(serializable)
			.flatMap((transaction) -> transaction.fetchVal("SELECT 1", Integer.class)
				.then(commit ? transaction.commit() : transaction.rollback())));
		assertThat(isolationLevel()).isEqualTo(before);
		await(Mono.usingWhen(this.single.connectionFactory().create(), (connection) -> Mono
			.from(connection.beginTransaction(serializable))
			.then(Mono.defer(() -> Change.run(connection, "SELECT 1")))
			.then(Mono
				.defer(() -> Mono.from(commit ? connection.commitTransaction() : connection.rollbackTransaction()))),
				(connection) -> connection.close()));
		assertThat(isolationLevel()).isEqualTo(before);
	}

	private void nothingIsLeftOf(Change change, Object before, Mono<Void> work) throws SQLException {
		await(work);
		// a lock is the old session's until the server has noticed its end
		awaitUntil("nothing is left of " + change.name(), () -> before.equals(answer(change)));
		await(insert(this.single, "the next one can write"));
		assertThat(countByAnother()).isEqualTo(1);
		await(this.single.execute("DELETE FROM notes"));
	}

	private Object answer(Change change) {
		Object answer = await(this.single.fetchVal(change.question()).cast(Object.class).defaultIfEmpty("nothing"));
		return answer + ", " + isolationLevel();
	}

	/* As the driver believes it to be. */
	private IsolationLevel isolationLevel() {
		return await(Mono.usingWhen(this.single.connectionFactory().create(),
				(connection) -> Mono.fromSupplier(connection::getTransactionIsolationLevel),
				(connection) -> connection.close()));
	}

}
