package io.databases.sql;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Dialects and identifiers.
 */
class DialectTests {

	private static final Dialect H2 = Dialect.builder("h2")
		.syntax(Syntax.DOLLAR_QUOTES, Syntax.ARRAY_SLICES)
		.placeholders(PlaceholderStyle.NUMBERED_QUESTION_MARK)
		.typedNull("CAST({} AS VARCHAR)")
		.maxParameters(100_000, true)
		.build();

	@Test
	void furtherDialectCanBeDescribed() {
		SqlText sql = SqlText.parse("SELECT $$:x$$ FROM t WHERE (:a IS NULL OR a = :a) AND b IN (:b) AND c = :a", H2);
		RenderedSql rendered = sql.render(ParameterSource.of(Map.of("a", 1, "b", List.of(2, 3, 4))));
		assertThat(rendered.text()).isEqualTo(
				"SELECT $$:x$$ FROM t WHERE (CAST(?1 AS VARCHAR) IS NULL OR a = ?2) AND b IN (?3, ?4, ?5) AND c = ?2");
		assertThat(rendered.binds()).containsExactly("1", 1, 2, 3, 4);
		assertThat(sql.render(ParameterSource.of(Map.of("a", 1, "b", List.of()))).text())
			.contains("b IN (SELECT NULL WHERE 1 = 0)");
		assertThat(H2).hasToString("h2");
		assertThat(H2.ddlCommits()).isFalse();
	}

	@Test
	void knownDialectCanBeChanged() {
		Dialect ansi = Dialect.MYSQL.without(Syntax.BACKSLASH_ESCAPES, Syntax.DOUBLE_QUOTED_STRINGS);
		assertThat(SqlText.parse("SELECT 'a\\', :b, \"c\\\", :d", ansi).parameterNames()).containsExactly("b", "d");
		assertThat(ansi.name()).isEqualTo("mysql");
		assertThat(ansi.ddlCommits()).isTrue();
		Dialect returning = Dialect.MYSQL.with(Syntax.RETURNING);
		assertThat(SqlText.parse("DELETE FROM t RETURNING a", returning).hasReturning()).isTrue();
		assertThat(Dialect.MYSQL.has(Syntax.RETURNING)).isFalse();
	}

	@Test
	void knownDialectsTellTheirLimits() {
		assertThat(Dialect.POSTGRESQL.maxParameters()).isEqualTo(65_535);
		assertThat(Dialect.POSTGRESQL.lists()).isEqualTo(ListStyle.ARRAY);
		assertThat(Dialect.MARIADB.maxParameters()).isEqualTo(65_535);
		assertThat(Dialect.MARIADB.ddlCommits()).isTrue();
		assertThat(Dialect.SQLITE.maxParameters()).isEqualTo(32_766);
		assertThat(Dialect.SQLITE.placeholders()).isEqualTo(PlaceholderStyle.QUESTION_MARK);
	}

	@Test
	void wrongDescriptionsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Dialect.builder(""));
		assertThatIllegalArgumentException().isThrownBy(() -> Dialect.builder("x").typedNull("?"));
		assertThatIllegalArgumentException().isThrownBy(() -> Dialect.builder("x").maxParameters(0, true));
	}

	@Test
	void identifiersAreQuoted() {
		assertThat(SqlIdentifiers.quote("a", Dialect.POSTGRESQL)).isEqualTo("\"a\"");
		assertThat(SqlIdentifiers.quote("a\"b.C", Dialect.SQLITE)).isEqualTo("\"a\"\"b.C\"");
		assertThat(SqlIdentifiers.quote("a`b", Dialect.MYSQL)).isEqualTo("`a``b`");
		assertThatIllegalArgumentException().isThrownBy(() -> SqlIdentifiers.quote("", Dialect.MYSQL));
		assertThatIllegalArgumentException().isThrownBy(() -> SqlIdentifiers.quote("a\0b", Dialect.MYSQL))
			.withMessageContaining("NUL");
	}

}
