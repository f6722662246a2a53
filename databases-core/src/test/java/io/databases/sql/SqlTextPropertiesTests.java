package io.databases.sql;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.asyncer.r2dbc.mysql.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * What holds for every text, tried with random ones.
 */
class SqlTextPropertiesTests {

	private static final int TEXTS = Boolean.getBoolean("databases.stress") ? 200_000 : 4_000;

	/** Characters; four times as many in the profile "stress". */
	private static final int LARGE = Boolean.getBoolean("databases.stress") ? 1 << 20 : 1 << 18;

	private static final Duration LIMIT = Duration.ofSeconds(30);

	static Stream<Dialect> dialects() {
		return Stream.of(Dialect.POSTGRESQL, Dialect.MYSQL, Dialect.MARIADB, Dialect.SQLITE);
	}

	static Stream<Dialect> differentDialects() {
		return dialects().filter((dialect) -> dialect != Dialect.MARIADB);
	}

	@ParameterizedTest
	@MethodSource("dialects")
	void findsAllParametersAndNothingElse(Dialect dialect) {
		for (int seed = 0; seed < TEXTS; seed++) {
			RandomSql random = new RandomSql(seed, dialect, 1 + seed % 12);
			SqlText sql = SqlText.parse(random.text(), dialect);
			assertThat(sql.parameters().stream().map(SqlParameter::name)).as("seed %s: %s", seed, random.text())
				.containsExactlyElementsOf(random.parameters());
			assertThat(sql.unterminated()).as("seed %s: %s", seed, random.text()).isNull();
		}
	}

	@ParameterizedTest
	@MethodSource("dialects")
	void readsAnyNoiseInOrder(Dialect dialect) {
		for (int seed = 0; seed < TEXTS; seed++) {
			String noise = RandomSql.noise(seed, 1 + seed % 30);
			SqlText sql = SqlText.parse(noise, dialect);
			int end = 0;
			for (SqlParameter parameter : sql.parameters()) {
				assertThat(parameter.start()).isGreaterThanOrEqualTo(end);
				end = parameter.end();
				assertThat(noise.substring(parameter.start(), end)).isEqualTo(":" + parameter.name());
			}
			assertThat(sql.insertShape()).as("seed %s: %s", seed, noise).isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("dialects")
	void theNameOfAParameterChangesNothingElse(Dialect dialect) {
		for (int seed = 0; seed < TEXTS; seed++) {
			String noise = RandomSql.noise(seed, 1 + seed % 30);
			List<SqlParameter> parameters = SqlText.parse(noise, dialect).parameters();
			StringBuilder renamed = new StringBuilder(noise);
			for (int i = parameters.size() - 1; i >= 0; i--) {
				renamed.replace(parameters.get(i).start(), parameters.get(i).end(), ":renamed");
			}
			assertThat(SqlText.parse(renamed.toString(), dialect).parameters().stream().map(SqlParameter::place))
				.as("seed %s: %s", seed, noise)
				.containsExactlyElementsOf(parameters.stream().map(SqlParameter::place).toList());
			assertThat(tokens(renamed.toString(), dialect)).as("seed %s: %s", seed, noise)
				.isEqualTo(tokens(noise, dialect));
		}
	}

	@ParameterizedTest
	@MethodSource("dialects")
	void whatIsSentHasTheSameTokens(Dialect dialect) {
		for (int seed = 0; seed < TEXTS; seed++) {
			RandomSql random = new RandomSql(seed, dialect, 1 + seed % 12);
			SqlText sql = SqlText.parse(random.text(), dialect);
			if (sql.parameters().stream().anyMatch((parameter) -> parameter.place() == SqlParameter.Place.NULL_TEST)) {
				continue;
			}
			String rendered = render(sql).text();
			assertThat(kinds(rendered, dialect)).as("seed %s: %s", seed, random.text())
				.isEqualTo(kinds(random.text(), dialect).stream()
					.map((token) -> (token == Token.PARAMETER) ? Token.PLACEHOLDER : token)
					.toList());
		}
	}

	@Test
	void theMySqlDriverReadsTheSamePlaceholders() {
		for (int seed = 0; seed < TEXTS; seed++) {
			RandomSql random = new RandomSql(seed, Dialect.MYSQL, 1 + seed % 12);
			RenderedSql rendered = render(SqlText.parse(random.text(), Dialect.MYSQL));
			int placeholders = Math.max(0, Query.parse(rendered.text()).getPartSize() - 1);
			assertThat(placeholders).as("seed %s: %s", seed, random.text()).isEqualTo(rendered.bindCount());
		}
	}

	@Test
	void thePostgresDriverReadsTheSamePlaceholders() throws Exception {
		Method parse = Class.forName("io.r2dbc.postgresql.PostgresqlSqlParser")
			.getDeclaredMethod("parse", String.class);
		parse.setAccessible(true);
		Method count = Class.forName("io.r2dbc.postgresql.ParsedSql").getDeclaredMethod("getParameterCount");
		count.setAccessible(true);
		for (int seed = 0; seed < TEXTS; seed++) {
			RandomSql random = new RandomSql(seed, Dialect.POSTGRESQL, 1 + seed % 12);
			SqlText sql = SqlText.parse(random.text(), Dialect.POSTGRESQL);
			if (sql.statements() > 1) {
				// Several statements can't have binds.
				continue;
			}
			RenderedSql rendered = render(sql);
			assertThat(count.invoke(parse.invoke(null, rendered.text()))).as("seed %s: %s", seed, random.text())
				.isEqualTo(rendered.bindCount());
		}
	}

	@ParameterizedTest
	@MethodSource("differentDialects")
	void largeTextsTakeLinearTime(Dialect dialect) {
		String[] patterns = { "(", ")", "[", "'", "\"", "`", "$", "$a", "$a$", "$ü$ $ü$ ", "E'a'\n", "E'\\'' ", "/*",
				"/* */", "--", "--\n", "--\r", "#\n", "\\:", ":a, ", ":a::", "a IN (:a) AND ", "(a, b) IN (:a) OR ",
				"@a:=", "a.", "CASE ", "BEGIN ", "WITH a AS (", "SELECT 1;", ":a IS NULL OR ", "1e", "\\", "ü", "/*! ",
				"a[1:", "5--" };
		for (String pattern : patterns) {
			String text = pattern.repeat(LARGE / pattern.length());
			assertTimeoutPreemptively(LIMIT, () -> {
				SqlText sql = SqlText.parse(text, dialect);
				sql.insertShape();
				return (sql.unterminated() != null) ? "" : render(sql).text();
			}, pattern);
		}
	}

	/** Names, tags and texts of which none comes twice. */
	@ParameterizedTest
	@MethodSource("differentDialects")
	void largeTextsOfDifferentNamesTakeLinearTime(Dialect dialect) {
		String[] patterns = { ":a%d, ", ":a%d::text, ", "a IN (:a%d) AND ", "(a, b) IN (:a%d) OR ", ":a%d IS NULL OR ",
				"$a%d$ :a $a%d$ ", "$a%d$ ", "`a%d` ", "\"a%d\" ", "'a%d' ", "[a%d] ", "a%d[1:2] ", "@a%d:=1, ",
				"E'a\\'%d' ", "/*!%d a */ ", "WITH a%d AS (", "a%d.b%d, ", "%d, " };
		for (String pattern : patterns) {
			StringBuilder text = new StringBuilder("INSERT INTO t(a) VALUES (");
			for (int number = 0; text.length() < LARGE; number++) {
				text.append(pattern.replace("%d", String.valueOf(number)));
			}
			assertTimeoutPreemptively(LIMIT, () -> {
				try {
					SqlText sql = SqlText.parse(text.toString(), dialect);
					sql.insertShape();
					render(sql);
				}
				catch (InvalidDataAccessApiUsageException ex) {
					assertThat(ex).as("too many, unterminated, or other placeholders").hasMessageContaining("SQL");
				}
			}, pattern);
		}
	}

	private static RenderedSql render(SqlText sql) {
		Map<String, Object> values = new HashMap<>();
		sql.parameterNames().forEach((name) -> values.put(name, 1));
		return sql.render(ParameterSource.of(values));
	}

	private static List<Token> kinds(String text, Dialect dialect) {
		List<Token> kinds = new ArrayList<>();
		Lexer lexer = new Lexer(text, dialect, new Edits());
		while (lexer.next() != Token.END) {
			kinds.add(lexer.token());
		}
		return kinds;
	}

	private static List<String> tokens(String text, Dialect dialect) {
		List<String> tokens = new ArrayList<>();
		Lexer lexer = new Lexer(text, dialect, new Edits());
		while (lexer.next() != Token.END) {
			tokens.add((lexer.token() == Token.PARAMETER) ? ":" : lexer.token() + lexer.text());
		}
		return tokens;
	}

}
