package io.databases.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How values meet a text.
 */
class SqlTextRenderTests {

	@Test
	void scalarsShareOneText() {
		SqlText sql = SqlText.parse("SELECT * FROM t WHERE a = :a AND b = :b AND c > :a", Dialect.POSTGRESQL);
		RenderedSql first = render(sql, Map.of("a", 1, "b", 2));
		RenderedSql second = render(sql, Values.of("a", 3, "b", null));
		assertThat(first.text()).isEqualTo("SELECT * FROM t WHERE a = $1 AND b = $2 AND c > $1");
		assertThat(second.text()).isSameAs(first.text());
		assertThat(second.shape()).isEqualTo(first.shape());
		assertThat(first.binds()).containsExactly(1, 2);
		assertThat(second.binds()).containsExactly(3, null);
	}

	@Test
	void positionalPlaceholdersRepeatTheValue() {
		SqlText sql = SqlText.parse("SELECT :a, :b, :a", Dialect.SQLITE);
		RenderedSql rendered = render(sql, Map.of("a", 1, "b", 2));
		assertThat(rendered.text()).isEqualTo("SELECT ?, ?, ?");
		assertThat(rendered.binds()).containsExactly(1, 2, 1);
		assertThat(rendered.parameterName(2)).isEqualTo("a");
	}

	@Test
	void listsBecomeArraysOnPostgres() {
		SqlText sql = SqlText.parse("SELECT 1 FROM t WHERE id IN (:ids) AND id NOT IN (:no)", Dialect.POSTGRESQL);
		RenderedSql rendered = render(sql, Map.of("ids", List.of(1L, 2), "no", List.of()));
		assertThat(rendered.text()).isEqualTo("SELECT 1 FROM t WHERE id = ANY($1) AND id <> ALL($2)");
		assertThat(rendered.bind(0)).isEqualTo(new Long[] { 1L, 2L });
		assertThat(rendered.bind(1)).isEqualTo(new Object[0]);
		RenderedSql longer = render(sql, Map.of("ids", List.of(1, 2, 3), "no", List.of(UUID.randomUUID())));
		assertThat(longer.text()).isSameAs(rendered.text());
		assertThat(longer.bind(1)).isInstanceOf(UUID[].class);
	}

	@Test
	void nullTestsHaveTheirOwnPlaceholder() {
		SqlText sql = SqlText.parse("SELECT 1 FROM t WHERE (:id IS NULL OR id = :id)", Dialect.POSTGRESQL);
		RenderedSql rendered = render(sql, Map.of("id", 7));
		assertThat(rendered.text()).isEqualTo("SELECT 1 FROM t WHERE ($1::text IS NULL OR id = $2)");
		assertThat(rendered.binds()).containsExactly("1", 7);
		assertThat(render(sql, Values.of("id", null)).binds()).containsExactly(null, null);
	}

	@Test
	void listsExpandElsewhere() {
		SqlText sql = SqlText.parse("SELECT 1 FROM t WHERE id IN (:ids) AND (a, b) NOT IN (:pairs)", Dialect.MYSQL);
		RenderedSql rendered = render(sql,
				Map.of("ids", List.of(1, 2, 3), "pairs", List.of(List.of(1, "a"), List.of(2, "b"))));
		assertThat(rendered.text())
			.isEqualTo("SELECT 1 FROM t WHERE id IN (?, ?, ?) AND (a, b) NOT IN ((?, ?), (?, ?))");
		assertThat(rendered.binds()).containsExactly(1, 2, 3, 1, "a", 2, "b");
		RenderedSql empty = render(sql, Map.of("ids", List.of(), "pairs", List.of()));
		assertThat(empty.text()).isEqualTo("SELECT 1 FROM t WHERE id IN (SELECT NULL FROM DUAL WHERE 1 = 0) "
				+ "AND (a, b) NOT IN (SELECT NULL, NULL FROM DUAL WHERE 1 = 0)");
	}

	@Test
	void paddingRepeatsTheLastElement() {
		SqlText sql = SqlText.parse("SELECT 1 FROM t WHERE (a, b) IN (:pairs)", Dialect.SQLITE);
		RenderedSql rendered = render(sql,
				Map.of("pairs", List.of(List.of(1, 2), List.of(3, 4), Arrays.asList(5, null))));
		assertThat(rendered.text())
			.isEqualTo("SELECT 1 FROM t WHERE (a, b) IN (VALUES (?, ?), (?, ?), (?, ?), (?, ?))");
		assertThat(rendered.binds()).containsExactly(1, 2, 3, 4, 5, null, 5, null);
	}

	@Test
	void misspeltNamesAreToldWithoutValues() {
		SqlText sql = SqlText.parse("SELECT 1 FROM t WHERE user_id = :user_id", Dialect.POSTGRESQL);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> render(sql, Map.of("userId", "secret")))
			.withMessageContaining("'user_id' (did you mean 'userId'?)")
			.withMessageContaining("SELECT 1 FROM t")
			.withMessageNotContaining("secret");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> render(sql, Map.of("user_id", 1, "usr_id", "secret")))
			.withMessageContaining("'usr_id' (did you mean 'user_id'?)")
			.withMessageNotContaining("secret");
	}

	private static RenderedSql render(SqlText sql, Map<String, ?> values) {
		return sql.render(ParameterSource.of(values));
	}

}
