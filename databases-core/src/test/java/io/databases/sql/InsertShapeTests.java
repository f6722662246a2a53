package io.databases.sql;

import java.util.List;

import io.databases.sql.InsertShape.Conflict;
import io.databases.sql.InsertShape.Item.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * INSERTs taken apart.
 */
class InsertShapeTests {

	@Test
	void takesAPlainInsertApart() {
		InsertShape shape = shape("INSERT INTO app.\"Note\" (id, \"t\", at) VALUES (:id, :text, now())",
				Dialect.POSTGRESQL);
		assertThat(shape.table()).isEqualTo("app.\"Note\"");
		assertThat(shape.columns()).containsExactly("id", "\"t\"", "at");
		assertThat(shape.prefix()).isEqualTo("INSERT INTO app.\"Note\" (id, \"t\", at) ");
		assertThat(shape.suffix()).isEmpty();
		assertThat(shape.rowParameters()).containsExactly("id", "text");
		assertThat(shape.conflict()).isEqualTo(Conflict.NONE);
		assertThat(shape.hasReturning()).isFalse();
		assertThat(shape.items()).extracting(InsertShape.Item::kind)
			.containsExactly(Kind.PARAMETER, Kind.PARAMETER, Kind.EXPRESSION);
		assertThat(shape.items()).extracting(InsertShape.Item::parameter).containsExactly("id", "text", null);
		assertThat(shape.items().get(2).text()).isEqualTo("now()");
	}

	@Test
	void writesManyRows() {
		InsertShape numbered = shape("INSERT INTO t (a, b) VALUES (:a, lower(:b)) RETURNING a;", Dialect.POSTGRESQL);
		assertThat(numbered.renderRows(3))
			.isEqualTo("INSERT INTO t (a, b) VALUES ($1, lower($2)), ($3, lower($4)), ($5, lower($6)) RETURNING a");
		assertThat(numbered.hasReturning()).isTrue();
		assertThat(numbered.maxRows()).isEqualTo(32_767);
		InsertShape positional = shape("insert into t values(:a,:b)", Dialect.MYSQL);
		assertThat(positional.renderRows(2)).isEqualTo("insert into t VALUES (?,?), (?,?)");
		assertThat(positional.columns()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> positional.renderRows(0));
	}

	@Test
	void namesAParameterAsOftenAsItStandsInTheRow() {
		InsertShape shape = shape("INSERT INTO t (a, b, c) VALUES (:x, :x || 'y', :y::int)", Dialect.POSTGRESQL);
		assertThat(shape.rowParameters()).containsExactly("x", "x", "y");
		assertThat(shape.renderRows(2))
			.isEqualTo("INSERT INTO t (a, b, c) VALUES ($1, $2 || 'y', $3::int), ($4, $5 || 'y', $6::int)");
	}

	@Test
	void tellsDefaultsAndLiterals() {
		InsertShape shape = shape("INSERT INTO t (a, b, c, d, e) VALUES (DEFAULT, 1, 'x, y', NULL, -1)",
				Dialect.MARIADB);
		assertThat(shape.items()).extracting(InsertShape.Item::kind)
			.containsExactly(Kind.DEFAULT, Kind.LITERAL, Kind.LITERAL, Kind.LITERAL, Kind.EXPRESSION);
		assertThat(shape.maxRows()).isEqualTo(Integer.MAX_VALUE);
		assertThat(shape.renderRows(2))
			.endsWith("VALUES (DEFAULT, 1, 'x, y', NULL, -1), (DEFAULT, 1, 'x, y', NULL, -1)");
	}

	@Test
	void keepsComments() {
		InsertShape shape = shape("/* a */ INSERT INTO t -- b\n (a /* c */) VALUES (:a -- d\n, :b) -- e",
				Dialect.SQLITE);
		assertThat(shape.renderRows(2))
			.isEqualTo("/* a */ INSERT INTO t -- b\n (a /* c */) VALUES (? -- d\n, ?), (? -- d\n, ?)");
	}

	@Test
	void keepsWhatTheDriverCanRead() {
		InsertShape shape = shape("INSERT INTO t (a, b) VALUES ('it\\'s', :b)", Dialect.MYSQL);
		assertThat(shape.renderRows(1)).isEqualTo("INSERT INTO t (a, b) VALUES ('it''s', ?)");
	}

	@Test
	void tellsWhatHappensToExistingRows() {
		assertThat(conflict("INSERT INTO t (a) VALUES (:a) ON CONFLICT DO NOTHING", Dialect.POSTGRESQL))
			.isEqualTo(Conflict.IGNORE);
		assertThat(conflict("INSERT INTO t AS x (a) VALUES (:a) ON CONFLICT (a) DO UPDATE SET a = x.a + excluded.a",
				Dialect.POSTGRESQL))
			.isEqualTo(Conflict.UPDATE);
		assertThat(conflict("INSERT INTO t (a) VALUES (:a) ON DUPLICATE KEY UPDATE a = VALUES(a)", Dialect.MYSQL))
			.isEqualTo(Conflict.UPDATE);
		assertThat(conflict("INSERT LOW_PRIORITY IGNORE INTO t (a) VALUE (:a)", Dialect.MYSQL))
			.isEqualTo(Conflict.IGNORE);
		assertThat(conflict("REPLACE INTO t (a) VALUES (:a)", Dialect.SQLITE)).isEqualTo(Conflict.REPLACE);
		assertThat(conflict("INSERT OR REPLACE INTO t (a) VALUES (:a)", Dialect.SQLITE)).isEqualTo(Conflict.REPLACE);
		assertThat(conflict("INSERT OR ABORT INTO t (a) VALUES (:a)", Dialect.SQLITE)).isEqualTo(Conflict.NONE);
		assertThat(conflict("INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (:a)", Dialect.POSTGRESQL))
			.isEqualTo(Conflict.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO t (a) VALUES (:a), (:b)", "INSERT INTO t (a) SELECT :a",
			"INSERT INTO t DEFAULT VALUES", "INSERT INTO t SET a = :a",
			"WITH x AS (SELECT 1) INSERT INTO t (a) VALUES (:a)",
			"INSERT INTO t (a) VALUES (:a) ON CONFLICT (a) DO UPDATE SET b = :b",
			"INSERT INTO t (a) VALUES (:a) RETURNING :b", "INSERT INTO t (a) VALUES ((SELECT max(a) FROM t))",
			"INSERT INTO t (a) VALUES (:a) ON CONFLICT (a) DO UPDATE SET b = (SELECT 1)",
			"INSERT INTO t (a) VALUES (ROW_COUNT())", "INSERT INTO t (a) VALUES (:a + found_rows ())",
			"INSERT INTO t (a) VALUES (changes())", "INSERT INTO t (a) VALUES (Total_Changes /* so far */ ())",
			"INSERT INTO t (a) VALUES (PREVIOUS VALUE FOR s)", "INSERT INTO t (a) VALUES (lastval())",
			"INSERT INTO t (a) VALUES (last_insert_id())", "INSERT INTO t (a) VALUES (:a); SELECT 1",
			"INSERT INTO t (a) VALUES ()", "INSERT INTO t (a) VALUES (:a,)", "INSERT INTO t (a.b) VALUES (:a)",
			"INSERT INTO t (a[1]) VALUES (:a)", "INSERT INTO t () VALUES ()",
			"INSERT OR ROLLBACK INTO t (a) VALUES (:a)", "INSERT INTO t (a) VALUES (:a IS NULL)",
			"INSERT INTO t (a) VALUES (:a IN (:b))", "INSERT INTO t (a) VALUES ROW(:a)",
			"INSERT INTO t PARTITION (p) VALUES (:a)", "EXPLAIN INSERT INTO t (a) VALUES (:a)",
			"INSERT INTO t (a) VALUES (:a) x", "INSERT INTO t (a) VALUES ('", "INSERT", "UPDATE t SET a = :a",
			"INSERT INTO t (a) VALUES (:a", "INSERT INTO :t (a) VALUES (:a)", "INSERT INTO t (a, :b) VALUES (:a)" })
	void leavesOthersAlone(String sql) {
		assertThat(SqlText.parse(sql, Dialect.POSTGRESQL).insertShape()).isEmpty();
		assertThat(SqlText.parse(sql, Dialect.MARIADB).insertShape()).isEmpty();
		assertThat(SqlText.parse(sql, Dialect.SQLITE).insertShape()).isEmpty();
	}

	@Test
	void columnsMayBeCalledAsFunctions() {
		List<String> texts = List.of(
				"INSERT INTO t (changes, row_count) VALUES (:a, changes) ON CONFLICT (a) DO UPDATE SET changes = t.changes + 1",
				"INSERT INTO t (previous, value) VALUES (:a, (previous) + 1)");
		assertThat(texts).allSatisfy((sql) -> assertThat(SqlText.parse(sql, Dialect.SQLITE).insertShape()).isPresent());
	}

	@Test
	void leavesUserVariablesAlone() {
		List<String> texts = List.of("INSERT INTO t (a) VALUES (@n := @n + 1)", "INSERT INTO t (a) VALUES (@n)",
				"INSERT INTO t (a) VALUES (?)");
		assertThat(texts).allSatisfy((sql) -> assertThat(SqlText.parse(sql, Dialect.MYSQL).insertShape()).isEmpty());
	}

	@Test
	void isTakenApartOnce() {
		SqlText sql = SqlText.parse("INSERT INTO t (a) VALUES (:a)", Dialect.SQLITE);
		assertThat(sql.insertShape().orElseThrow()).isSameAs(sql.insertShape().orElseThrow());
	}

	private static Conflict conflict(String sql, Dialect dialect) {
		return shape(sql, dialect).conflict();
	}

	private static InsertShape shape(String sql, Dialect dialect) {
		return SqlText.parse(sql, dialect).insertShape().orElseThrow();
	}

}
