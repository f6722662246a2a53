package io.databases.contract;

import java.util.stream.Stream;

import io.databases.Database;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a borrower changed in its session does not reach the next one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HandBackContract extends Contract {

	private Database single;

	HandBackContract(Engine engine) {
		super(engine);
	}

	/**
	 * A change of the session, and a question whose answer tells of it.
	 *
	 * @param statement changes the session
	 * @param question its answer is a number or a text; NULL is none
	 */
	record Change(String statement, String question) {

		@Override
		public String toString() {
			return this.statement;
		}

	}

	Stream<Change> changes() {
		return switch (this.engine) {
			case POSTGRESQL -> ofPostgres();
			case MARIADB, MYSQL -> ofMySql();
			case SQLITE_FILE, SQLITE_MEMORY -> ofSqlite();
		};
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
				new Change("BEGIN", "SELECT count(*) FROM notes"));
	}

	@BeforeEach
	void openOne() {
		this.single = reopenWithOneConnection();
	}

	/* By the toolkit, by plain R2DBC code, and on the driver's own connection. */
	@ParameterizedTest
	@MethodSource("changes")
	void nothingReachesTheNextOne(Change change) {
		Object before = answer(change);
		nothingIsLeftOf(change, before, this.single.execute(change.statement()).then());
		nothingIsLeftOf(change, before, Flux
			.usingWhen(this.single.connectionFactory().create(),
					(connection) -> Flux.from(connection.createStatement(change.statement()).execute())
						.concatMap((result) -> result.getRowsUpdated()),
					(connection) -> connection.close())
			.then());
		nothingIsLeftOf(change, before, this.single.inConnection(
				(connection) -> connection.unwrap((raw) -> Flux.from(raw.createStatement(change.statement()).execute())
					.concatMap((result) -> result.getRowsUpdated())
					.then())));
	}

	private void nothingIsLeftOf(Change change, Object before, Mono<Void> work) {
		await(work);
		assertThat(answer(change)).isEqualTo(before);
		await(insert(this.single, "the next one can write"));
		assertThat(countByWitness("notes")).isEqualTo(1);
		await(this.single.execute("DELETE FROM notes"));
	}

	private Object answer(Change change) {
		return await(this.single.fetchVal(change.question()).cast(Object.class).defaultIfEmpty("nothing"));
	}

}
