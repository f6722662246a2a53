package io.databases.sql;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of SQL texts: what each dialect makes of them.
 */
class SqlTableTests {

	@ParameterizedTest
	@MethodSource
	void postgresql(SqlCase sql) {
		check(sql, Dialect.POSTGRESQL);
	}

	@ParameterizedTest
	@MethodSource
	void mysql(SqlCase sql) {
		check(sql, Dialect.MYSQL);
	}

	@ParameterizedTest
	@MethodSource
	void mariadb(SqlCase sql) {
		check(sql, Dialect.MARIADB);
	}

	@ParameterizedTest
	@MethodSource
	void sqlite(SqlCase sql) {
		check(sql, Dialect.SQLITE);
	}

	@Test
	void tablesAreLarge() {
		assertThat(Stream.of("postgresql", "mysql", "mariadb", "sqlite").map((name) -> SqlCase.read(name + ".txt")))
			.allSatisfy((cases) -> assertThat(cases).hasSizeGreaterThan(150));
	}

	static List<SqlCase> postgresql() {
		return SqlCase.read("postgresql.txt");
	}

	static List<SqlCase> mysql() {
		return SqlCase.read("mysql.txt");
	}

	static List<SqlCase> mariadb() {
		return SqlCase.read("mariadb.txt");
	}

	static List<SqlCase> sqlite() {
		return SqlCase.read("sqlite.txt");
	}

	private static void check(SqlCase sql, Dialect dialect) {
		assertThat(sql.actual(dialect)).isEqualTo(sql.expected());
	}

}
