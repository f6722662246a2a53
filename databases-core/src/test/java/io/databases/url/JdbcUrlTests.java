package io.databases.url;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.Configuration;
import org.postgresql.Driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The URL for migration tools, tried on the JDBC drivers where they are at hand.
 */
class JdbcUrlTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			textBlock = """
					postgres://u:p@h/d,                            jdbc:postgresql://h/d?sslmode=prefer
					postgres://u:p@h:5433/a%2Fb?max_size=5,        jdbc:postgresql://h:5433/a%2Fb?sslmode=prefer
					postgresql+asyncpg:///d,                       jdbc:postgresql://localhost/d?sslmode=prefer
					postgres://u@h,                                jdbc:postgresql://h/?sslmode=prefer
					`postgres://[::1]:1,h2/d?ssl=true`,            `jdbc:postgresql://[::1]:1,h2/d?sslmode=verify-full`
					postgres://h:6543/d?sslmode=disable,           jdbc:postgresql://h:6543/d?sslmode=disable&prepareThreshold=0
					postgres://h/d?sslrootcert=/ca.pem&sslpassword=x, jdbc:postgresql://h/d?sslmode=verify-full&sslrootcert=%2Fca.pem
					mysql://u:p@h/d,                               jdbc:mysql://h/d?sslMode=PREFERRED
					mysql+aiomysql://h:3307/d?ssl-mode=REQUIRED,   jdbc:mysql://h:3307/d?sslMode=REQUIRED
					mysql://h/d?ssl=true&timezone=UTC,             jdbc:mysql://h/d?sslMode=VERIFY_IDENTITY&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true
					mysql://h/d?sslmode=disable,                   jdbc:mysql://h/d?sslMode=DISABLED
					mysql://h/d?sslmode=verify-ca,                 jdbc:mysql://h/d?sslMode=VERIFY_CA
					mariadb://u:p@h/d,                             jdbc:mariadb://h/d?sslMode=disable
					mariadb://h/d?sslmode=require,                 jdbc:mariadb://h/d?sslMode=trust
					mariadb://h/d?sslmode=verify-ca,               jdbc:mariadb://h/d?sslMode=verify-ca
					mariadb://h/d?ssl=true&ssl-ca=/ca.pem,         jdbc:mariadb://h/d?sslMode=verify-full&serverSslCert=/ca.pem
					mariadb://h/a%20b%25?sslmode=disable,          jdbc:mariadb://h/a b%?sslMode=disable
					sqlite://,                                     jdbc:sqlite::memory:
					sqlite:///:memory:?max_size=3,                 jdbc:sqlite::memory:
					sqlite:///file:/books?vfs=memdb,               jdbc:sqlite:file:/books?vfs=memdb
					sqlite:///file:a%2520b?mode=memory&busy_timeout=9,  jdbc:sqlite:file:/a%20b?vfs=memdb&busy_timeout=9
					sqlite:///app.db,                              jdbc:sqlite:app.db
					sqlite:////var/my%20app.db?journal_mode=wal,   jdbc:sqlite:/var/my app.db?journal_mode=WAL
					sqlite:///app.db?mode=ro&auto_vacuum=full,     jdbc:sqlite:app.db?open_mode=1
					sqlite:///app.db?mode=rw,                      jdbc:sqlite:app.db?open_mode=2
					""")
	void carriesOverWhatTheDriverUnderstands(String text, String jdbc) {
		assertThat(DatabaseUrl.parse(text).toJdbcUrl()).isEqualTo(jdbc);
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgres://u:zecrt@/d?host=/run/pg", "mysql://u:zecrt@h/d?unix_socket=/run/sock",
			"mysql://u:zecrt@h/d?ssl-ca=/ca.pem", "mariadb://u:zecrt@h/d?sslcert=/c&sslkey=/k", "sqlite:///a%3Fb.db",
			"mariadb://u:zecrt@h/a%26b", "oracle://u:zecrt@h/d" })
	void refusesWhatTheDriverCannotDo(String text) {
		DatabaseUrl url = DatabaseUrl.parse(text);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(url::toJdbcUrl)
			.satisfies((ex) -> assertThat(ex.getMessage()).containsAnyOf("URL of its own", "'?' in its name")
				.doesNotContain("zecr"));
	}

	@Test
	void theDriverOfPostgresqlReadsTheSame() {
		DatabaseUrl url = DatabaseUrl
			.parse("postgres://u:p@[::1]:5433,h2/my%20d%2Bb%2Fx?ssl=require&application_name=a+b%26c&schema=s"
					+ "&options=-c%20x%3Dy&channel_binding=require");
		Properties read = Driver.parseURL(url.toJdbcUrl(), new Properties());
		assertThat(read).containsEntry("PGHOST", "[::1],h2")
			.containsEntry("PGPORT", "5433,5432")
			.containsEntry("PGDBNAME", "my d+b/x")
			.containsEntry("sslmode", "require")
			.containsEntry("ApplicationName", "a b&c")
			.containsEntry("currentSchema", "s")
			.containsEntry("options", "-c x=y")
			.containsEntry("channelBinding", "require");
	}

	@Test
	void theDriverOfMariadbReadsTheSame() throws SQLException {
		DatabaseUrl url = DatabaseUrl
			.parse("mariadb://u:p@[::1]:3307,h2/my%20d%2Bb?ssl=verify-full&ssl-ca=/my%20ca.pem&timezone=+02:00");
		Configuration read = Configuration.parse(url.toJdbcUrl());
		assertThat(read.addresses()).extracting((address) -> address.host + ":" + address.port)
			.containsExactly("::1:3307", "h2:3306");
		assertThat(read.database()).isEqualTo("my d+b");
		assertThat(read.sslMode()).isEqualTo(org.mariadb.jdbc.export.SslMode.VERIFY_FULL);
		assertThat(read.serverSslCert()).isEqualTo("/my ca.pem");
		assertThat(read.connectionTimeZone()).isEqualTo("+02:00");
		assertThat(read.user()).isNull();
	}

	@Test
	void theDriverOfSqliteOpensTheSameFile(@TempDir Path directory) throws SQLException {
		Path file = directory.resolve("my %20app+b&c.db");
		DatabaseUrl url = DatabaseUrl.parse("sqlite://").withDatabase(file.toString());
		execute(url.withOption("journal_mode", "wal").withOption("auto_vacuum", "full"), "CREATE TABLE note(id INT)");
		assertThat(file).exists();
		assertThat(url.sqlite().file()).isEqualTo(file.toString());
		execute(url.withOption("mode", "rw"), "INSERT INTO note VALUES (1)");
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> execute(url.withOption("mode", "ro"), "INSERT INTO note VALUES (2)"))
			.withMessageContaining("SQLITE_READONLY");
		assertThat(Files.exists(directory.resolve("my  app+b&c.db"))).isFalse();
	}

	@Test
	void theDriverOfSqliteSharesANamedDatabaseInMemory() throws SQLException {
		String name = DatabaseUrl.parse("sqlite:///file:jdbc%2520url?mode=memory&cache=shared").toJdbcUrl();
		try (Connection first = DriverManager.getConnection(name);
				Connection second = DriverManager.getConnection(name);
				Statement write = first.createStatement();
				Statement read = second.createStatement()) {
			write.execute("CREATE TABLE note AS SELECT 7 AS id");
			try (ResultSet rows = read.executeQuery("SELECT id FROM note")) {
				assertThat(rows.next()).isTrue();
				assertThat(rows.getInt(1)).isEqualTo(7);
			}
		}
	}

	private static void execute(DatabaseUrl url, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url.toJdbcUrl());
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
