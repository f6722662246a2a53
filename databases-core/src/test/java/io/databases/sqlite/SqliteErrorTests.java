package io.databases.sqlite;

import java.nio.file.Path;
import java.util.stream.Stream;

import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.BadSqlGrammarException;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SqliteErrorTests {

	@TempDir
	static Path directory;

	private static SqliteConnectionFactory factory;

	private static SqliteConnection connection;

	@BeforeAll
	static void open() {
		factory = Db.file(directory.resolve("errors.db"));
		connection = Db.open(factory);
		Db.run(connection,
				"""
						CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL DEFAULT '', c INT CHECK (c > 0), UNIQUE(a, b));
						CREATE TABLE child(t INTEGER REFERENCES t(id));
						CREATE TABLE strict(n INTEGER) STRICT;
						CREATE TRIGGER no BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'not this one'); END;
						INSERT INTO t(id, a) VALUES (1, 'taken')""");
	}

	@AfterAll
	static void close() {
		factory.close().block(Db.LIMIT);
	}

	static Stream<Arguments> failures() {
		Class<?> integrity = R2dbcDataIntegrityViolationException.class;
		Class<?> grammar = R2dbcBadGrammarException.class;
		return Stream.of(arguments("INSERT INTO t(id) VALUES (1)", integrity, "23505", 1555, "t.id"),
				arguments("INSERT INTO t(a) VALUES ('taken')", integrity, "23505", 2067, "t.a, t.b"),
				arguments("INSERT INTO t(b) VALUES (NULL)", integrity, "23502", 1299, "t.b"),
				arguments("INSERT INTO t(c) VALUES (0)", integrity, "23514", 275, "c > 0"),
				arguments("INSERT INTO child VALUES (99)", integrity, "23503", 787, "FOREIGN KEY"),
				arguments("INSERT INTO strict VALUES ('x')", integrity, "22018", 3091, "strict.n"),
				arguments("INSERT INTO t(id) VALUES ('x')", integrity, "22018", 20, "mismatch"),
				arguments("DELETE FROM t", integrity, "23000", 1811, "not this one"),
				arguments("SELECT zeroblob(2000000000)", integrity, "22001", 18, "too big"),
				arguments("SELECT FROM WHERE", grammar, "42000", 1, "syntax error"),
				arguments("SELECT 1 +", grammar, "42000", 1, "incomplete"),
				arguments("SELECT * FROM missing", grammar, "42S02", 1, "no such table: missing"),
				arguments("SELECT missing FROM t", grammar, "42S22", 1, "no such column: missing"),
				arguments("INSERT INTO t(missing) VALUES (1)", grammar, "42S22", 1, "no column named missing"),
				arguments("SELECT missing()", grammar, "42883", 1, "no such function"),
				arguments("CREATE TABLE t(a)", grammar, "42S01", 1, "already exists"),
				arguments("COMMIT", R2dbcNonTransientResourceException.class, "25000", 1, "no transaction is active"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void resultCodesAreTranslated(String sql, Class<? extends Throwable> type, String state, int code, String message) {
		R2dbcException error = catchThrowableOfType(R2dbcException.class, () -> Db.values(connection, sql));
		assertThat(error).isExactlyInstanceOf(type).hasMessageContaining(message);
		assertThat(error.getSqlState()).isEqualTo(state);
		assertThat(error.getErrorCode()).isEqualTo(code);
		assertThat(error.getSql()).isEqualTo(sql);
		assertThat(Db.number(connection, "SELECT 1")).as("the connection is still good").isOne();
		assertThat(connection.session().isClean()).isTrue();
	}

	@Test
	void springTranslatesThem() {
		assertThat(translate("INSERT INTO t(id) VALUES (1)")).isInstanceOf(DuplicateKeyException.class);
		assertThat(translate("INSERT INTO t(b) VALUES (NULL)")).isInstanceOf(DataIntegrityViolationException.class);
		assertThat(translate("SELECT * FROM missing")).isInstanceOf(BadSqlGrammarException.class);
	}

	private static DataAccessException translate(String sql) {
		R2dbcException error = catchThrowableOfType(R2dbcException.class, () -> Db.values(connection, sql));
		return ConnectionFactoryUtils.convertR2dbcException("test", sql, error);
	}

	@Test
	void boundValuesStayOutOfMessages() {
		assertThatThrownBy(() -> Db.run(connection, "INSERT INTO t(a, b, id) VALUES (?, ?, ?)", "secret", "hidden", 1))
			.hasMessageNotContaining("secret")
			.hasMessageNotContaining("hidden");
	}

}
