package io.databases.sqlite.sql;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SqlScriptTests {

	private static List<String> split(String sql) {
		return SqlScript.parse(sql).statements().stream().map(SqlStatement::sql).toList();
	}

	private static SqlStatement single(String sql) {
		assertThat(SqlScript.parse(sql).statements()).hasSize(1);
		return SqlScript.parse(sql).statements().get(0);
	}

	@Test
	void semicolonsSeparateStatements() {
		assertThat(split("SELECT 1; SELECT 2;;\n -- nothing \n; SELECT 3")).containsExactly("SELECT 1", "SELECT 2",
				"SELECT 3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 'a;b'", "SELECT 'it''s; fine'", "SELECT \"a;b\" FROM t", "SELECT `a;b` FROM t",
			"SELECT [a;b] FROM t", "SELECT 1 -- a;b", "SELECT /* a;b */ 1", "SELECT 'unclosed;", "SELECT /* unclosed;",
			"CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = 1; DELETE FROM u; END",
			"CREATE TEMP TRIGGER IF NOT EXISTS x AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; END",
			"CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 'END;'; END" })
	void semicolonsInsideDoNot(String sql) {
		assertThat(split(sql + "; ")).hasSize(1);
		if (!sql.contains("unclosed") && !sql.contains("--")) {
			assertThat(split(sql + "; SELECT 2")).containsExactly(sql, "SELECT 2");
		}
	}

	@Test
	void nothingIsNoStatement() {
		assertThat(split("")).isEmpty();
		assertThat(split(" ; /* a */ ; -- b")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SELECT 1                                                      | QUERY
			  /* x */ values (1)                                          | QUERY
			explain query plan delete from t                              | QUERY
			WITH a AS (DELETE_ME) SELECT 1                                | QUERY
			WITH RECURSIVE a(x) AS (SELECT 1 UNION SELECT x FROM a) INSERT INTO t SELECT x FROM a | CHANGE
			WITH a AS (SELECT 1), b AS (SELECT 2) UPDATE t SET a = 1      | CHANGE
			insert into t values (1)                                      | CHANGE
			REPLACE INTO t VALUES (1)                                     | CHANGE
			delete from t                                                 | CHANGE
			PRAGMA table_info(t)                                          | QUERY
			PRAGMA main.index_list('t')                                   | QUERY
			PRAGMA user_version                                           | QUERY
			PRAGMA user_version = 3                                       | SETTING
			PRAGMA journal_mode(WAL)                                      | SETTING
			PRAGMA wal_checkpoint                                         | OTHER
			CREATE TABLE t(a)                                             | OTHER
			VACUUM                                                        | OTHER
			FROBNICATE                                                    | OTHER
			BEGIN IMMEDIATE                                               | BEGIN
			COMMIT                                                        | COMMIT
			END TRANSACTION                                               | COMMIT
			ROLLBACK                                                      | ROLLBACK
			ROLLBACK TRANSACTION TO SAVEPOINT a                           | ROLLBACK_TO
			SAVEPOINT a                                                   | SAVEPOINT
			RELEASE a                                                     | RELEASE
			""")
	void kindIsToldByTheMainVerb(String sql, StatementKind kind) {
		assertThat(single(sql).kind()).isEqualTo(kind);
	}

	@Test
	void returningIsFound() {
		assertThat(single("INSERT INTO t VALUES (1) RETURNING id").returning()).isTrue();
		assertThat(single("INSERT INTO t VALUES ('returning')").returning()).isFalse();
		assertThat(single("INSERT INTO t VALUES (1) -- RETURNING").returning()).isFalse();
		assertThat(single("INSERT INTO \"returning\" VALUES (1)").returning()).isFalse();
	}

	@Test
	void returningIsAdded() {
		SqlScript script = SqlScript.parse("INSERT INTO t VALUES (1) -- a comment\n; SELECT 1");
		assertThat(script.withReturning(List.of("id", "a\"b", "\"c\"")).statements()).extracting(SqlStatement::sql)
			.containsExactly("INSERT INTO t VALUES (1) -- a comment\nRETURNING `id`, `a\"b`, `c`", "SELECT 1");
		assertThat(script.withReturning(List.of()).statements().get(0).sql()).endsWith("\nRETURNING *");
		SqlScript own = SqlScript.parse("DELETE FROM t RETURNING a");
		assertThat(own.withReturning(List.of("id")).statements().get(0).sql()).isEqualTo("DELETE FROM t RETURNING a");
	}

	@Test
	void parametersAreFoundByNumber() {
		SqlScript script = SqlScript.parse("SELECT ?, '?', ?3, ?, ?2 -- ?");
		assertThat(script.parameterCount()).isEqualTo(4);
		assertThat(script.statements().get(0).parameters()).containsExactly(0, 1, 2, 3);
		assertThat(script.indexOf("?3")).isEqualTo(2);
		assertThat(script.indexOf("3")).isEqualTo(2);
	}

	@Test
	void parametersAreFoundByName() {
		SqlScript script = SqlScript.parse("SELECT :a, @b, $c::d(e), :a, x::y, $1");
		assertThat(script.indexOf(":a")).isZero();
		assertThat(script.indexOf("a")).isZero();
		assertThat(script.indexOf("@b")).isEqualTo(1);
		assertThat(script.indexOf("$c::d(e)")).isEqualTo(2);
		assertThat(script.indexOf("$1")).isEqualTo(4);
		assertThat(script.indexOf("unknown")).isEqualTo(-1);
		assertThat(script.nameOf(1)).isEqualTo("@b");
	}

	@Test
	void parametersOfSeveralStatementsAreNumberedOverAll() {
		SqlScript script = SqlScript.parse("SELECT ?, :a; SELECT :a, ?");
		assertThat(script.parameterCount()).isEqualTo(3);
		assertThat(script.statements().get(0).parameters()).containsExactly(0, 1);
		assertThat(script.statements().get(1).parameters()).containsExactly(1, 2);
	}

	@Test
	void parameterNumbersHaveLimits() {
		assertThatIllegalArgumentException().isThrownBy(() -> SqlScript.parse("SELECT ?0")).withMessageContaining("?0");
		assertThatIllegalArgumentException().isThrownBy(() -> SqlScript.parse("SELECT ?99999999999"));
	}

}
