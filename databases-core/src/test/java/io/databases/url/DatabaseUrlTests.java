package io.databases.url;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The behaviours of the original's URL, by their names there, and what comes with them.
 */
class DatabaseUrlTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			postgresql://localhost/name,                     postgresql://localhost/name
			postgresql://username@localhost/name,            postgresql://username@localhost/name
			postgresql://username:password@localhost/name,   postgresql://username:********@localhost/name
			postgresql://username:%5Bpassword@localhost/n,   postgresql://username:********@localhost/n
			mysql://u:@h/n,                                  mysql://u:********@h/n
			postgresql://:pw@h/n,                            postgresql://:********@h/n
			postgres://h/n?user=ada&password=secret,         postgres://ada:********@h/n
			postgres://h/n?sslpassword=secret,               postgres://h/n?sslpassword=********
			""")
	void databaseUrlRepr(String text, String printed) {
		assertThat(DatabaseUrl.parse(text)).hasToString(printed);
		assertThat(DatabaseUrl.parse(text).masked()).isEqualTo(printed);
	}

	@Test
	void databaseUrlProperties() {
		DatabaseUrl url = DatabaseUrl.parse("postgresql+asyncpg://username:password@localhost:123/mydatabase");
		assertThat(url.dialect()).isEqualTo("postgresql");
		assertThat(url.scheme()).isEqualTo("postgresql+asyncpg");
		assertThat(url.driver()).isEqualTo("asyncpg");
		assertThat(url.user()).isEqualTo("username");
		assertThat(url.password()).isEqualTo("password");
		assertThat(url.host()).isEqualTo("localhost");
		assertThat(url.port()).isEqualTo(123);
		assertThat(url.database()).isEqualTo("mydatabase");
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql://username:password@/mydatabase?host=/var/run/postgresql/.s.PGSQL.5432",
			"postgres://username:password@/mydatabase?unix_sock=/var/run/postgresql/.s.PGSQL.5432",
			"postgres://username:password@%2Fvar%2Frun%2Fpostgresql%2F.s.PGSQL.5432/mydatabase",
			"mysql://username:password@/mydatabase?unix_socket=/var/run/postgresql/.s.PGSQL.5432",
			"mysql://username:password@localhost/mydatabase?socket=/var/run/postgresql/.s.PGSQL.5432" })
	void databaseUrlPropertiesOfSockets(String text) {
		DatabaseUrl url = DatabaseUrl.parse(text);
		assertThat(url.unixSocket()).isEqualTo("/var/run/postgresql/.s.PGSQL.5432");
		assertThat(url.user()).isEqualTo("username");
		assertThat(url.database()).isEqualTo("mydatabase");
		assertThat(DatabaseUrl.parse(url.text())).isEqualTo(url);
	}

	@Test
	void databaseUrlEscape() {
		DatabaseUrl url = DatabaseUrl.parse("postgresql://user%20name:%5Bpass%40word@localhost/my%5Bdatabase");
		assertThat(url.user()).isEqualTo("user name");
		assertThat(url.password()).isEqualTo("[pass@word");
		assertThat(url.database()).isEqualTo("my[database");
		assertThat(DatabaseUrl.parse(url.text())).isEqualTo(url);
		assertThat(url.withPort(123).password()).isEqualTo("[pass@word");
	}

	@Test
	void databaseUrlConstructor() {
		DatabaseUrl url = DatabaseUrl.parse("postgresql+asyncpg://username:password@localhost/mydatabase");
		assertThat(DatabaseUrl.parse(url.text())).isEqualTo(url).hasSameHashCodeAs(url);
		assertThat(url).isNotEqualTo(url.withPassword("other")).isNotEqualTo("a text");
		assertThatExceptionOfType(InvalidDatabaseUrlException.class)
			.isThrownBy(() -> DatabaseUrl.parse("not a database URL"));
	}

	@Test
	void databaseUrlOptions() {
		DatabaseUrl url = DatabaseUrl.parse("postgresql://localhost/mydatabase?pool_size=20&ssl=true");
		assertThat(url.options()).containsExactly(Map.entry("pool_size", "20"), Map.entry("ssl", "true"));
		url = DatabaseUrl
			.parse("mysql+asyncmy://username:password@localhost/mydatabase?unix_socket=/tmp/mysqld/mysqld.sock");
		assertThat(url.options()).containsExactly(Map.entry("unix_socket", "/tmp/mysqld/mysqld.sock"));
		assertThat(url.driver()).isEqualTo("asyncmy");
	}

	@Test
	void replaceDatabaseUrlComponents() {
		DatabaseUrl url = DatabaseUrl.parse("postgresql://localhost/mydatabase");
		assertThat(url.withDatabase("test_mydatabase").text()).isEqualTo("postgresql://localhost/test_mydatabase");
		assertThat(url.withDriver("asyncpg").text()).isEqualTo("postgresql+asyncpg://localhost/mydatabase");
		assertThat(url.withPort(123).text()).isEqualTo("postgresql://localhost:123/mydatabase");
		assertThat(url.withHost("example.com").text()).isEqualTo("postgresql://example.com/mydatabase");
		assertThat(url.withUser("ada").withPassword("a/b").text())
			.isEqualTo("postgresql://ada:a%2Fb@localhost/mydatabase");
		assertThat(url.withDialect("mysql").text()).isEqualTo("mysql://localhost/mydatabase");
		assertThat(url.withOption("min_size", "2").text()).isEqualTo("postgresql://localhost/mydatabase?min_size=2");
		assertThat(url.withOption("min_size", "2").withOption("minSize", "3").text())
			.isEqualTo("postgresql://localhost/mydatabase?minSize=3");
		assertThat(url.withOption("min_size", "2").withoutOption("min-size")).isEqualTo(url);
	}

	@Test
	void replaceDatabaseUrlComponentsOfSqlite() {
		DatabaseUrl relative = DatabaseUrl.parse("sqlite:///mydatabase");
		assertThat(relative.database()).isEqualTo("mydatabase");
		assertThat(relative.withDatabase("test_mydatabase").text()).isEqualTo("sqlite:///test_mydatabase");
		DatabaseUrl absolute = DatabaseUrl.parse("sqlite:////absolute/path");
		assertThat(absolute.database()).isEqualTo("/absolute/path");
		assertThat(absolute.withDatabase(absolute.database() + "_test").text())
			.isEqualTo("sqlite:////absolute/path_test");
		assertThat(absolute.withDriver("aiosqlite").text()).isEqualTo("sqlite+aiosqlite:////absolute/path");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			postgres://h/d,                    postgresql, -,         -,    h, 5432
			postgresql://h/d,                  postgresql, -,         -,    h, 5432
			POSTGRES://h/d,                    postgresql, -,         -,    h, 5432
			postgresql+aiopg://h/d,            postgresql, aiopg,     -,    h, 5432
			postgresql+psycopg://h/d,          postgresql, psycopg,   -,    h, 5432
			mysql://h:3307/d,                  mysql,      -,         -,    h, 3307
			mysql+aiomysql://h/d,              mysql,      aiomysql,  -,    h, 3306
			mysql+pymysql://h/d,               mysql,      pymysql,   -,    h, 3306
			mariadb://h/d,                     mariadb,    -,         -,    h, 3306
			sqlite+aiosqlite:///d,             sqlite,     aiosqlite, -,    -, -1
			jdbc:postgresql://h:1/d,           postgresql, -,         -,    h, 1
			jdbc:mysql://h/d,                  mysql,      -,         -,    h, 3306
			jdbc:sqlite:d,                     sqlite,     -,         -,    -, -1
			jdbc:sqlite:///d,                  sqlite,     -,         -,    -, -1
			r2dbc:postgresql://h/d,            postgresql, -,         -,    h, 5432
			r2dbc:pool:postgresql://h/d,       postgresql, -,         -,    h, 5432
			R2DBC:Pool:MySQL://h/d,            mysql,      -,         -,    h, 3306
			r2dbc:h2:mem:///d,                 h2,         -,         mem,  -, -1
			oracle+thin://h/d,                 oracle,     thin,      -,    h, -1
			""")
	void takesEverySchemeThatProvidersSet(String text, String dialect, String driver, String protocol, String host,
			int port) {
		DatabaseUrl url = DatabaseUrl.parse(text);
		assertThat(url.dialect()).isEqualTo(dialect);
		assertThat(url.driver()).isEqualTo(driver);
		assertThat(url.protocol()).isEqualTo(protocol);
		assertThat(url.host()).isEqualTo(host);
		assertThat(url.portOrDefault()).isEqualTo(port);
		assertThat(url.database()).isEqualTo("d");
		assertThat(DatabaseUrl.parse(url.text())).isEqualTo(url);
	}

	@Test
	void hostsMayBeSeveralAndIpv6() {
		DatabaseUrl url = DatabaseUrl.parse("postgres://ada@[2001:db8::1]:5433,db-2.example.com,10.0.0.7:5434/d");
		assertThat(url.hosts()).containsExactly(new HostAddress("2001:db8::1", 5433),
				new HostAddress("db-2.example.com", null), new HostAddress("10.0.0.7", 5434));
		assertThat(url.text()).isEqualTo("postgres://ada@[2001:db8::1]:5433,db-2.example.com,10.0.0.7:5434/d");
		assertThat(url.withHost("::1").text()).isEqualTo("postgres://ada@[::1]:5433/d");
		assertThat(url.withPort(null).hosts()).extracting(HostAddress::port).containsOnlyNulls();
		assertThat(url.withHosts(List.of()).text()).isEqualTo("postgres://ada@/d");
		assertThat(DatabaseUrl.parse("postgres://[fe80::1%25eth0]/d").host()).isEqualTo("fe80::1%eth0");
	}

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					postgres:///d?host=db&port=5433&user=ada&password=s%40fe,         postgres://ada:s%40fe@db:5433/d
					jdbc:postgresql://db:5433/d?user=ada&password=s@fe,               postgresql://ada:s%40fe@db:5433/d
					postgres://db/?dbname=d,                                          postgres://db/d
					postgres:///d?host=db,                                            postgres://db/d
					postgres:///?port=5433,                                           postgres://localhost:5433
					'postgres:///d?host=a,b&port=1,2',                                'postgres://a:1,b:2/d'
					postgres://u:p@:5433/d,                                           postgres://u:p@localhost:5433/d
					postgres://%2Frun%2Fpg:5433/d,                                    postgres:///d?host=/run/pg&port=5433
					mysql://%2Frun%2Fmysqld.sock/d,                                   mysql:///d?unix_socket=/run/mysqld.sock
					r2dbcs:postgresql://h/d,                                          postgresql://h/d?ssl=true
					r2dbcs:postgresql://h/d?sslmode=require,                          postgresql://h/d?sslmode=require
					postgres://u:p:w@h/d,                                             postgres://u:p%3Aw@h/d
					postgres://h/d?options=-c+search_path%3Da%2Bb,                    postgres://h/d?options=-c%20search_path%3Da%2Bb
					'  postgres://h/d  ',                                             postgres://h/d
					sqlite:///,                                                       sqlite://
					jdbc:sqlite:,                                                     sqlite://
					jdbc:sqlite::memory:,                                             sqlite:///:memory:
					jdbc:sqlite:/var/a b%.db?journal_mode=WAL,                        sqlite:////var/a%20b%25.db?journal_mode=WAL
					jdbc:sqlite:C:\\data\\app.db,                                     sqlite:///C:%5Cdata%5Capp.db
					sqlite:///C:/data/app.db,                                         sqlite:///C:/data/app.db
					sqlite:///file::memory:?cache=shared,                             sqlite:///file::memory:?cache=shared
					sqlite:///me@home.db,                                             sqlite:///me%40home.db
					""")
	void hasOneCanonicalForm(String text, String canonical) {
		assertThat(DatabaseUrl.parse(text).text()).isEqualTo(canonical);
		assertThat(DatabaseUrl.parse(canonical)).isEqualTo(DatabaseUrl.parse(text));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			postgres://u@/d?host=/run/postgresql,            /run/postgresql/.s.PGSQL.5432
			postgres://u@/d?host=/run/postgresql&port=5433,  /run/postgresql/.s.PGSQL.5433
			postgres://%2Frun%2Fpostgresql:5433/d,           /run/postgresql/.s.PGSQL.5433
			postgres://u@localhost:5433/d?host=/cloudsql/p:r:i, /cloudsql/p:r:i/.s.PGSQL.5433
			mysql://u@localhost/d?socket=/run/mysqld.sock,   /run/mysqld.sock
			""")
	void theDirectoryOfASocketIsCompleted(String text, String path) {
		assertThat(DatabaseUrl.parse(text).unixSocket()).isEqualTo(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "::", "::1", "1::", "1:2:3:4:5:6:7:8", "2001:db8::8:800:200c:417a", "::ffff:192.0.2.1",
			"1:2:3:4:5:6:192.0.2.1", "fe80::1%eth0", "ABCD::" })
	void ipv6(String address) {
		HostAddress host = new HostAddress(address, 1);
		assertThat(DatabaseUrl.parse("mysql://" + host + "/d").hosts()).containsExactly(host);
	}

	@ParameterizedTest
	@ValueSource(strings = { ":", ":1", "1:", ":::", "1:::2", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
			"1:2:3:4:5:6:7::8", "12345::", "g::", "::192.0.2.256", "::192.0.2", "192.0.2.1::", "::1%", "::1%a b",
			"1:2:3:4:5:6:7:192.0.2.1" })
	void noIpv6(String address) {
		assertThatExceptionOfType(InvalidDatabaseUrlException.class).isThrownBy(() -> new HostAddress(address, 1));
	}

	@Test
	void aHostInsteadOfASocketTakesItsPlace() {
		DatabaseUrl url = DatabaseUrl.parse("postgres://u@/d?host=/run/pg&port=5433&min_size=1");
		assertThat(url.withHost("db").text()).isEqualTo("postgres://u@db:5433/d?min_size=1");
		assertThat(url.withHost(null).text()).isEqualTo("postgres://u@/d?min_size=1");
		assertThat(url.withPort(5434).unixSocket()).isEqualTo("/run/pg/.s.PGSQL.5434");
		assertThat(url.withPort(null).unixSocket()).isEqualTo("/run/pg/.s.PGSQL.5432");
	}

}
