package io.databases.sql;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Where values come from.
 */
class ParameterSourceTests {

	private static final SqlText SQL = SqlText.parse("UPDATE note SET text = :text, done = :done WHERE id = :id",
			Dialect.POSTGRESQL);

	@Test
	void mapNamesTheParameters() {
		ParameterSource source = ParameterSource.of(Values.of("id", 1, "text", null, "done", true));
		assertThat(SQL.render(source).binds()).containsExactly(null, true, 1);
		assertThat(source.has("text")).isTrue();
		assertThat(source.has("txt")).isFalse();
		assertThat(source.isExact()).isTrue();
	}

	@Test
	void recordNamesTheParameters() {
		ParameterSource source = ParameterSource.ofBean(new Note(1, "a", false, LocalDate.EPOCH));
		assertThat(SQL.render(source).binds()).containsExactly("a", false, 1L);
		assertThat(source.names()).containsExactly("id", "text", "done", "due");
		assertThat(source).hasToString("properties of " + Note.class.getName() + " [id, text, done, due]");
	}

	@Test
	void beanNamesTheParameters() {
		ParameterSource source = ParameterSource.ofBean(new SpecialBean());
		assertThat(SQL.render(source).binds()).containsExactly(null, true, 7L);
		assertThat(source.names()).containsExactly("id", "text", "URL", "done");
		assertThat(source.get("URL")).isEqualTo("u");
		assertThat(source.get("unknown")).isNull();
	}

	@Test
	void mapAndSourceAreTakenAsTheyAre() {
		ParameterSource source = ParameterSource.of(Map.of("a", 1));
		assertThat(ParameterSource.ofBean(source)).isSameAs(source);
		assertThat(ParameterSource.ofBean(Map.of("a", 1)).isExact()).isTrue();
		assertThat(ParameterSource.none().names()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueIsNoSource(Object value) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> ParameterSource.ofBean(value))
			.withMessageContaining(value.getClass().getTypeName())
			.withMessageContaining("Map.of(\"id\", value)")
			.withMessageNotContaining("secret");
	}

	static Stream<Object> values() {
		return Stream.of("secret", 1, 1L, 1.5, true, 'c', UUID.randomUUID(), LocalDate.EPOCH, new int[] { 1 },
				new Object[] { "secret" }, new byte[0], List.of("secret"), Map.entry("id", "secret"),
				Optional.of("secret"), Thread.State.NEW, Kind.SPECIAL, new Object());
	}

	@Test
	void objectWithoutPropertiesIsNoSource() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> ParameterSource.ofBean(new Nothing()))
			.withMessageContaining(Nothing.class.getTypeName())
			.withMessageContaining("no public getters");
		assertThatIllegalArgumentException().isThrownBy(() -> ParameterSource.ofBean(null));
		assertThatIllegalArgumentException().isThrownBy(() -> ParameterSource.of(null));
	}

	@Test
	void missingPropertyIsTold() {
		SqlText sql = SqlText.parse("SELECT :tekst, :due_on", Dialect.SQLITE);
		ParameterSource source = ParameterSource.ofBean(new Note(1, "secret", false, null));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> sql.render(source))
			.withMessage("No value for parameter 'tekst' (did you mean 'text'?); given: 'id', 'text', 'done', 'due'; "
					+ "SQL [SELECT :tekst, :due_on]");
	}

	@Test
	void missingAndUnknownNamesAreTold() {
		SqlText sql = SqlText.parse("SELECT :email", Dialect.SQLITE);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> sql.render(ParameterSource.none()))
			.withMessage("No value for parameter 'email'; no values were given; SQL [SELECT :email]");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> sql.render(ParameterSource.of(Map.of("emial", "secret"))))
			.withMessage("No value for parameter 'email' (did you mean 'emial'?); given: 'emial'; SQL [SELECT :email]");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> sql.render(ParameterSource.of(Values.of("email", 1, "x", "secret", "y", null))))
			.withMessage("Names 'x', 'y' are no parameters of the SQL; parameters: 'email'; SQL [SELECT :email]");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> SqlText.parse("SELECT 'a, :b", Dialect.SQLITE).render(ParameterSource.of(Map.of("b", 1))))
			.withMessage("Name 'b' is no parameter of the SQL; it has none; there is no end of the "
					+ "string that begins in line 1, column 8; SQL [SELECT 'a, :b]");
	}

	@Test
	void longSqlIsShortenedInMessages() {
		SqlText sql = SqlText.parse("SELECT :a" + " ".repeat(10_000), Dialect.SQLITE);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> sql.render(ParameterSource.none()))
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(2_200));
	}

	@Test
	void failingGetterIsTold() {
		ParameterSource source = ParameterSource.ofBean(new Failing());
		assertThatIllegalStateException().isThrownBy(() -> source.get("unchecked")).withMessage("because");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> source.get("checked"))
			.withMessageContaining("'checked'")
			.withCauseInstanceOf(Exception.class);
	}

	@Test
	void getterIsCalledOnceForEachStatement() {
		SqlText sql = SqlText.parse("SELECT :count, :count, :count IS NULL", Dialect.MYSQL);
		assertThat(sql.render(ParameterSource.ofBean(new Counter())).binds()).containsExactly(1, 1, "1");
	}

	record Note(long id, String text, boolean done, LocalDate due) {
	}

	public static class Bean {

		public long getId() {
			return 7;
		}

		public boolean isDone() {
			return true;
		}

		public String getText() {
			return "a";
		}

		public static String getStatic() {
			return "s";
		}

		public String get() {
			return "g";
		}

		public void getNothing() {
		}

		public String getOther(int index) {
			return "o" + index;
		}

		protected String getHidden() {
			return "h";
		}

	}

	static final class SpecialBean extends Bean {

		@Override
		public String getText() {
			return null;
		}

		public String getURL() {
			return "u";
		}

	}

	static final class Nothing {

		public String name() {
			return "secret";
		}

	}

	static final class Failing {

		private final String reason = "because";

		public String getUnchecked() {
			if (!this.reason.isEmpty()) {
				throw new IllegalStateException(this.reason);
			}
			return this.reason;
		}

		public String getChecked() throws Exception {
			if (!this.reason.isEmpty()) {
				throw new Exception(this.reason);
			}
			return this.reason;
		}

	}

	static final class Counter {

		private int count;

		public int getCount() {
			return ++this.count;
		}

	}

	enum Kind {

		SPECIAL {

			@Override
			public String getName() {
				return "special";
			}

		};

		public abstract String getName();

	}

}
