package io.databases.contract;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.error.DatabaseTimeoutException;
import io.databases.url.DatabaseUrl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a server's URL says reaches the driver and the pool.
 */
abstract class UrlOptionsContract extends Contract {

	private static final UnaryOperator<DatabaseBuilder> PLAIN = UnaryOperator.identity();

	UrlOptionsContract(Engine engine) {
		super(engine);
	}

	@Test
	void poolSize() {
		Database three = open(url("min_size=2&max_size=3"), PLAIN);
		assertThat(three.poolStats().max()).isEqualTo(3);
		awaitUntil("two are kept ready", () -> three.poolStats().idle() + three.poolStats().acquired() >= 2);
		assertThat(open(url("pool_size=4"), PLAIN).poolStats().max()).isEqualTo(4);
	}

	@Test
	void explicitPoolSizeWins() {
		Database five = open(url("max_size=3"), (builder) -> builder.pool((pool) -> {
			assertThat(pool.maxSize()).isEqualTo(3);
			return pool.withMaxSize(5);
		}));
		assertThat(five.poolStats().max()).isEqualTo(5);
	}

	@Test
	void acquireTimeout() {
		Database hasty = open(url("max_size=1&acquire_timeout=1s"), PLAIN);
		assertThatExceptionOfType(DatabaseTimeoutException.class)
			.isThrownBy(() -> await(hasty
				.inConnection((connection) -> count(connection).then(Mono.fromFuture(() -> count(hasty).toFuture())))))
			.withMessageContaining("1000 ms");
	}

	@Test
	void poolRecycleIsAccepted() {
		open(url("pool_recycle=1800"), (builder) -> builder.pool((pool) -> {
			assertThat(pool.maxLifeTime()).isEqualTo(Duration.ofMinutes(30));
			return pool;
		}));
	}

	@Test
	void optionsReachTheServer() {
		switch (this.engine) {
			case POSTGRESQL -> {
				Database named = open(url("application_name=contract&timezone=Asia/Kolkata&statement_timeout=77s"),
						PLAIN);
				assertThat(await(named.fetchVal("SHOW application_name"))).isEqualTo("contract");
				assertThat(await(named.fetchVal("SHOW timezone"))).isEqualTo("Asia/Kolkata");
				assertThat(await(named.fetchVal("SHOW statement_timeout"))).isEqualTo("77s");
			}
			case MARIADB, MYSQL -> {
				Database zoned = open(url("timezone=%2B02:00"), PLAIN);
				assertThat(await(zoned.fetchVal("SELECT @@session.time_zone"))).isEqualTo("+02:00");
				assertThat(await(this.database.fetchVal("SELECT @@session.time_zone"))).isEqualTo("+00:00");
				// a second more than ours, so that ours comes first and says why
				Database limited = open(url("statement_timeout=77s"), PLAIN);
				String variable = (this.engine == Engine.MARIADB) ? "@@session.max_statement_time * 1000"
						: "@@session.max_execution_time";
				assertThat(await(limited.fetchVal("SELECT " + variable, Long.class))).isEqualTo(78_000);
			}
			case SQLITE_FILE, SQLITE_MEMORY -> throw new IllegalStateException("has no server");
		}
	}

	@Test
	void optionsOfTheDriverReachIt() {
		switch (this.engine) {
			case POSTGRESQL -> {
				Database own = open(url("schema=pg_catalog&lock_wait_timeout=3s&fetchSize=7&forceBinary=true"
						+ "&noticeLogLevel=debug&errorResponseLogLevel=debug&sslNegotiation=postgres&sslSni=true"
						+ "&autodetectExtensions=false&compatibilityMode=true&hostRecheckTime=5s"
						+ "&loadBalanceHosts=false&preferAttachedBuffers=true&preparedStatementCacheQueries=3"
						+ "&target_session_attrs=read-write&tcpKeepAlive=true&tcpNoDelay=true"), PLAIN);
				assertThat(await(own.fetchVal("SHOW search_path"))).isEqualTo("pg_catalog");
				assertThat(await(own.fetchVal("SHOW lock_timeout"))).isEqualTo("3s");
				assertThatExceptionOfType(DataAccessException.class).as("binary")
					.isThrownBy(() -> await(
							own.fetchVal("SELECT CAST(1 AS money) WHERE 1 = :one", Map.of("one", 1), String.class)));
			}
			case MARIADB, MYSQL -> {
				Database own = open(url("tinyInt1isBit=false&lock_wait_timeout=7s&sessionVariables=sql_mode="
						+ "'ANSI,STRICT_ALL_TABLES',group_concat_max_len=4321&useServerPrepareStatement=true"
						+ "&autodetectExtensions=false&compressionAlgorithms=zlib,uncompressed"
						+ "&createDatabaseIfNotExist=false&forceConnectionTimeZoneToSession=true&prepareCacheSize=9"
						+ "&preserveInstants=true&queryCacheSize=9&tcpKeepAlive=true&tcpNoDelay=true"
						+ "&tlsVersion=TLSv1.2&zeroDate=use_null&zstdCompressionLevel=3"),
						(builder) -> builder.sessionVariable("max_join_size", "1234567"));
				await(own.execute("CREATE TABLE bits(b TINYINT(1))"));
				await(own.execute("INSERT INTO bits(b) VALUES (1)"));
				assertThat(await(own.fetchVal("SELECT b FROM bits"))).isEqualTo((byte) 1);
				assertThat(await(own.fetchVal("SELECT @@innodb_lock_wait_timeout", Integer.class))).isEqualTo(7);
				assertThat(await(own.fetchVal("SELECT @@sql_mode", String.class))).contains("ANSI", "STRICT_ALL");
				assertThat(await(own.fetchVal("SELECT @@group_concat_max_len", Integer.class))).isEqualTo(4321);
				assertThat(await(own.fetchVal("SELECT @@max_join_size", Integer.class))).isEqualTo(1_234_567);
			}
			case SQLITE_FILE, SQLITE_MEMORY -> throw new IllegalStateException("has no such options");
		}
	}

	@Test
	void aValueThatTheDriverDoesNotTakeIsToldWithTheOption() {
		String option = (this.engine == Engine.POSTGRESQL) ? "noticeLogLevel" : "zeroDate";
		Database wrong = create(url(option + "=hunter2"), PLAIN);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> await(wrong.connect()))
			.withMessageContaining("'" + option + "' must be one of")
			.withMessageNotContaining("hunter2");
	}

	@Test
	void wrongPasswordFailsAtConnect() {
		DatabaseUrl wrong = DatabaseUrl.parse(url()).withPassword("wr0ng-p4ss");
		Database refused = Database.builder(wrong).build();
		assertThatExceptionOfType(PermissionDeniedDataAccessException.class).isThrownBy(() -> await(refused.connect()))
			.withMessageNotContaining("wr0ng-p4ss");
		assertThat(refused.isConnected()).isFalse();
		await(refused.disconnect());
	}

	@Test
	void aServerThatIsNotThereFailsAtConnect() {
		DatabaseUrl nowhere = DatabaseUrl.parse(url()).withPort(1);
		Database lost = Database.builder(nowhere).build();
		assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(() -> await(lost.connect()))
			.withMessageContaining(nowhere.host());
		assertThat(lost.isConnected()).isFalse();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> await(lost.connect()));
	}

	@Test
	void aDatabaseThatDoesNotExistFailsAtConnect() {
		Database lost = Database.builder(DatabaseUrl.parse(url()).withDatabase("not_there")).build();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> await(lost.connect()));
		assertThat(lost.isConnected()).isFalse();
	}

	@Test
	void passwordAsCallable() {
		DatabaseUrl url = DatabaseUrl.parse(url());
		String password = url.password();
		AtomicInteger asked = new AtomicInteger();
		Database supplied = Database.builder(url.withPassword("not this one")).password(() -> Mono.fromSupplier(() -> {
			asked.incrementAndGet();
			return password;
		})).build();
		await(supplied.connect());
		assertThat(asked).hasValue(1);
		Meeting all = new Meeting(3);
		await(Flux.range(0, 3)
			.flatMap((number) -> supplied.inConnection((connection) -> count(connection).then(all.arrive())))
			.then());
		assertThat(asked).as("once for each connection").hasValue(3);
		await(supplied.disconnect());
	}

	@Test
	void severalConnectionsAtOnce() {
		Database three = open(url("max_size=3"), PLAIN);
		Meeting all = new Meeting(3);
		assertThat(await(Flux.range(0, 3)
			.flatMap((number) -> three
				.inConnection((connection) -> connectionId(three).delayUntil((id) -> all.arrive())))
			.distinct()
			.count())).isEqualTo(3);
	}

}
