package io.databases.url;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The options that the toolkit knows, as settings.
 */
class DatabaseUrlOptionsTests {

	@Test
	void nothingSaidIsNothingSet() {
		DatabaseUrl url = DatabaseUrl.parse("postgres://h/d");
		assertThat(url.pool()).isEqualTo(new PoolSettings(null, null, null, null, null, null, null));
		assertThat(url.ssl()).isEqualTo(new SslSettings(SslMode.PREFER, null, null, null, null));
		assertThat(url.connection())
			.isEqualTo(new ConnectionSettings(null, null, null, null, null, null, false, false));
		assertThat(url.driverOptions()).isEmpty();
		assertThat(url.unknownOptions()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "min_size=1&max_size=20", "minSize=1&maxSize=20", "min-idle=1&pool_size=20",
			"initialSize=1&connection_limit=20" })
	void poolSize(String options) {
		for (String url : new String[] { "postgres://h/d?", "mysql://h/d?", "sqlite:///d?", "other://h/d?" }) {
			PoolSettings pool = DatabaseUrl.parse(url + options).pool();
			assertThat(pool.minSize()).isEqualTo(1);
			assertThat(pool.maxSize()).isEqualTo(20);
		}
	}

	@Test
	void poolTimes() {
		PoolSettings pool = DatabaseUrl
			.parse("mysql://h/d?pool_recycle=20&max_idle=5m&acquire_timeout=1.5&connect_timeout=PT10S"
					+ "&validation_timeout=500ms")
			.pool();
		assertThat(pool).isEqualTo(new PoolSettings(null, null, Duration.ofMillis(1500), Duration.ofSeconds(10),
				Duration.ofMillis(500), Duration.ofMinutes(5), Duration.ofSeconds(20)));
		assertThat(DatabaseUrl.parse("mysql://h/d?pool_recycle=-1").pool().maxLifetime()).isEqualTo(Duration.ZERO);
	}

	@ParameterizedTest
	@CsvSource({ "10,10000", "10s,10000", "0.5,500", "500ms,500", "' 2 m ',120000", "1min,60000", "1h,3600000",
			"1d,86400000", "PT1M,60000", "pt0.25s,250", "-1,-1000" })
	void durations(String text, long millis) {
		assertThat(DurationText.parse(text, "s")).isEqualTo(Duration.ofMillis(millis));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "s", "1w", "1e3", "PT", "999999999999d", "PT999999999999999H", "ten", "1 2",
			"PT-9223372036854775808S" })
	void noDurations(String text) {
		assertThat(DurationText.parse(text, "s")).isNull();
		assertThat(DurationText.parse("10", null)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "sslmode=disable,DISABLE", "sslmode=allow,ALLOW", "sslmode=prefer,PREFER", "sslmode=require,REQUIRE",
			"sslmode=verify-ca,VERIFY_CA", "sslmode=verify-full,VERIFY_FULL", "ssl=true,VERIFY_FULL",
			"ssl=1,VERIFY_FULL", "ssl,VERIFY_FULL", "ssl=false,DISABLE", "ssl=require,REQUIRE",
			"ssl=verify-full,VERIFY_FULL", "ssl-mode=DISABLED,DISABLE", "ssl-mode=PREFERRED,PREFER",
			"ssl-mode=REQUIRED,REQUIRE", "sslMode=VERIFY_CA,VERIFY_CA", "ssl-mode=VERIFY_IDENTITY,VERIFY_FULL",
			"ssl=true&sslmode=require,REQUIRE", "ssl=false&sslmode=prefer,PREFER",
			"'ssl={\"rejectUnauthorized\":true}',VERIFY_FULL", "sslrootcert=/ca.pem,VERIFY_FULL",
			"useSSL=false,DISABLE", "useSSL=true,REQUIRE", "useSSL=true&sslMode=VERIFY_CA,VERIFY_CA",
			"sslaccept=strict,VERIFY_FULL", "sslaccept=accept_invalid_certs,REQUIRE",
			"sslrootcert=/ca.pem&sslmode=require,VERIFY_CA", "sslrootcert=/ca.pem&sslmode=prefer,PREFER",
			"ssl-ca=/ca.pem&ssl-mode=VERIFY_CA,VERIFY_CA", "sslrootcert=system,VERIFY_FULL" })
	void ssl(String options, SslMode mode) {
		for (String url : new String[] { "postgres://h/d?", "mysql://h/d?", "mariadb://h/d?" }) {
			DatabaseUrl parsed = DatabaseUrl.parse(url + options);
			assertThat(parsed.ssl().mode()).isEqualTo(mode);
			assertThat(parsed.unknownOptions()).isEmpty();
		}
	}

	@Test
	void sslFiles() {
		SslSettings ssl = DatabaseUrl.parse(
				"postgres://h/d?sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem&sslpassword=zecrt")
			.ssl();
		assertThat(ssl).isEqualTo(new SslSettings(SslMode.VERIFY_FULL, "/ca.pem", "/c.pem", "/k.pem", "zecrt"));
		assertThat(ssl).hasToString("SslSettings[mode=VERIFY_FULL, rootCertificate=/ca.pem, certificate=/c.pem, "
				+ "key=/k.pem, keyPassword=********]");
		assertThat(ssl.mode().isRequired()).isTrue();
		assertThat(SslMode.REQUIRE.isVerified()).isFalse();
		assertThat(SslMode.PREFER.isRequired()).isFalse();
	}

	@Test
	void connection() {
		ConnectionSettings connection = DatabaseUrl
			.parse("postgres://h/d?application_name=ledger&timezone=Europe/Berlin&options=-c%20search_path=app"
					+ "&statement_timeout=5s&cancel=drain&channel_binding=require&pgbouncer=true&charset=utf8")
			.connection();
		assertThat(connection).isEqualTo(new ConnectionSettings("ledger", ZoneId.of("Europe/Berlin"),
				"-c search_path=app", Duration.ofSeconds(5), CancelMode.DRAIN, ChannelBinding.REQUIRE, true, false));
	}

	@ParameterizedTest
	@CsvSource({ "timezone=UTC,UTC", "timezone=+02:00,+02:00", "timezone=%2B02:00,+02:00", "timeZone=Z,Z",
			"connectionTimeZone=Asia/Tokyo,Asia/Tokyo", "serverTimezone=UTC,UTC" })
	void timeZones(String option, String zone) {
		assertThat(DatabaseUrl.parse("mysql://h/d?" + option).connection().timeZone()).isEqualTo(ZoneId.of(zone));
		assertThat(DatabaseUrl.parse("mysql://h/d?timezone=local").connection().timeZone())
			.isEqualTo(ZoneId.systemDefault());
	}

	@ParameterizedTest
	@CsvSource({ "postgres://h/d,false", "postgres://h:6543/d,true", "postgres://ep-x-pooler.eu.example.com/d,true",
			"postgres://h:6543/d?pgbouncer=false,false", "postgres://h/d?pgbouncer=1,true", "mysql://h:6543/d,false" })
	void aPgBouncerIsTold(String text, boolean pooled) {
		assertThat(DatabaseUrl.parse(text).connection().pooled()).isEqualTo(pooled);
	}

	@Test
	void driverOptionsComeFromTheListOfTheDialect() {
		String options = "?preparedStatementCacheQueries=0&currentSchema=app&keepalives=1&tinyInt1isBit=false"
				+ "&lock_wait_timeout=2s&zeroDate=use_null&target_session_attrs=read-write&gssencmode=disable";
		DatabaseUrl postgres = DatabaseUrl.parse("postgres://h/d" + options);
		assertThat(postgres.driverOptions()).isEqualTo(Map.of("preparedStatementCacheQueries", "0", "schema", "app",
				"tcpKeepAlive", "true", "lockWaitTimeout", "PT2S", "targetServerType", "PRIMARY"));
		assertThat(postgres.unknownOptions()).containsExactly("tinyInt1isBit", "zeroDate", "gssencmode");
		DatabaseUrl mysql = DatabaseUrl.parse("mysql://h/d" + options);
		assertThat(mysql.driverOptions())
			.isEqualTo(Map.of("tinyInt1isBit", "false", "lockWaitTimeout", "PT2S", "zeroDate", "use_null"));
		assertThat(mysql.unknownOptions()).containsExactly("preparedStatementCacheQueries", "currentSchema",
				"keepalives", "target_session_attrs", "gssencmode");
	}

	@Test
	void optionsOfNetworkDatabasesMeanNothingToSqlite() {
		DatabaseUrl url = DatabaseUrl.parse("sqlite:///d?sslmode=require&timezone=UTC&max_size=4&cancel=server");
		assertThat(url.unknownOptions()).containsExactly("sslmode", "timezone");
		assertThat(url.ssl().mode()).isEqualTo(SslMode.DISABLE);
		assertThat(url.pool().maxSize()).isEqualTo(4);
		assertThat(url.connection().cancel()).isEqualTo(CancelMode.SERVER);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			sqlite://,                                       -,            -
			sqlite:///,                                      -,            -
			sqlite:///:memory:,                              -,            -
			sqlite+aiosqlite:///:memory:,                    -,            -
			sqlite:///file::memory:?cache=shared,            -,            -
			sqlite:///file::memory:,                         -,            -
			jdbc:sqlite::memory:,                            -,            -
			jdbc:sqlite:file::memory:?cache=shared,          -,            -
			sqlite:///file:books?mode=memory&cache=shared,   -,            books
			sqlite:///file:/books?vfs=memdb,                 -,            books
			sqlite:///app.db,                                app.db,       -
			sqlite:////var/app.db,                           /var/app.db,  -
			sqlite:///data/my%20app.db,                      data/my app.db, -
			sqlite:///file:app.db?mode=ro&uri=true,          app.db,       -
			sqlite:///file:/var/app.db,                      /var/app.db,  -
			sqlite:///file:///var/app.db,                    /var/app.db,  -
			sqlite:///file://localhost/var/app.db,           /var/app.db,  -
			sqlite:///C:/data/app.db,                        C:/data/app.db, -
			""")
	void sqliteLocations(String text, String file, String memoryName) {
		SqliteSettings sqlite = DatabaseUrl.parse(text).sqlite();
		assertThat(sqlite.file()).isEqualTo(file);
		assertThat(sqlite.isMemory()).isEqualTo(file == null);
		assertThat(sqlite.memoryName()).isEqualTo(memoryName);
		assertThat(DatabaseUrl.parse(text).unknownOptions()).isEmpty();
	}

	@Test
	void sqlitePragmas() {
		SqliteSettings sqlite = DatabaseUrl.parse(
				"sqlite:///d?mode=ro&journal_mode=delete&foreign_keys=0&busy_timeout=5s&cache_size=-4000&synchronous=FULL")
			.sqlite();
		assertThat(sqlite.mode()).isEqualTo(SqliteSettings.Mode.READ_ONLY);
		assertThat(sqlite.pragmas()).isEqualTo(Map.of("journal_mode", "DELETE", "foreign_keys", "OFF", "busy_timeout",
				"5000", "cache_size", "-4000", "synchronous", "FULL"));
		assertThat(DatabaseUrl.parse("sqlite:///d?timeout=5").sqlite().pragmas()).containsEntry("busy_timeout", "5000");
		assertThat(DatabaseUrl.parse("sqlite:///d?busy_timeout=5").sqlite().pragmas()).containsEntry("busy_timeout",
				"5");
	}

	@Test
	void onlySqliteHasItsSettings() {
		assertThatIllegalStateException().isThrownBy(() -> DatabaseUrl.parse("mysql://u:zecrt@h/d").sqlite())
			.withMessage("'mysql://u:********@h/d' is not a URL of SQLite.");
	}

}
