package io.databases.contract;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DuplicateKeyException;

import io.databases.Database;
import io.databases.jooq.Jooq;
import io.databases.query.Keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What the logger {@code io.databases.query} is told. The same code for each database.
 */
class StatementLogTests extends Contract {

	private static final String LOGGER = "io.databases.query";

	private static final String TIME = "\\d+ ms, ";

	StatementLogTests() {
		super(Engine.SQLITE_MEMORY);
	}

	/** What is logged at a level while the statements of each verb run. */
	private List<String> logged(Database on, Level level) {
		try (LogCapture log = LogCapture.of(LOGGER).debug()) {
			await(on.execute(INSERT, note("hunter2")));
			await(on.execute(INSERT, note("hunter3"), Keys.of("id")));
			await(on.fetchAll("SELECT * FROM notes WHERE text IN (:texts)", Map.of("texts", List.of("a", "hunter2"))));
			await(on.executeMany(INSERT, List.of(note("hunter4"), note("hunter5"))));
			await(on.inTransactionMany(
					(tx) -> tx.iterate("SELECT id FROM notes WHERE text <> :no", Map.of("no", "hunter6"), Long.class)));
			await(on.fetchAll(Jooq.query(DSL.selectOne().where(DSL.val("hunter7").eq("hunter7")))));
			assertThat(catchThrowable(() -> await(on.execute(INSERT, note("hunter2")))))
				.isInstanceOf(DuplicateKeyException.class);
			return log.messages(level);
		}
	}

	@Test
	void statementsTimesAndRowsAreLoggedAtDebugWithoutValues() {
		List<String> messages = logged(this.database, Level.DEBUG);
		assertThat(messages).hasSizeGreaterThanOrEqualTo(7).allSatisfy((message) -> {
			assertThat(message)
				.matches("(?s)" + TIME + "(gave \\d+ row\\(s\\)|affected \\d+ row\\(s\\)( and gave \\d+ row\\(s\\))?"
						+ "|failed with [A-Za-z]+): .*");
			assertThat(message).doesNotContain("hunter");
		});
		assertThat(messages.get(0)).matches(TIME + "affected 1 row\\(s\\): " + java.util.regex.Pattern.quote(INSERT));
		assertThat(messages).anySatisfy((message) -> assertThat(message)
			.matches(TIME + "gave 4 row\\(s\\): SELECT id FROM notes WHERE text <> :no"));
		assertThat(messages).anySatisfy((message) -> assertThat(message).endsWith(INSERT + " (rows 1 to 2)"));
		assertThat(messages.get(messages.size() - 1)).contains("failed with DuplicateKeyException: " + INSERT);
	}

	@Test
	void valuesAreLoggedWhenAskedFor() {
		List<String> messages = logged(reopen((builder) -> builder.logValues(true)), Level.DEBUG);
		assertThat(messages.get(0)).endsWith(INSERT + " {text='hunter2', completed=false}");
		assertThat(messages).anySatisfy((message) -> assertThat(message).endsWith("{texts='a', texts='hunter2'}"))
			.anySatisfy((message) -> assertThat(message)
				.endsWith("{text='hunter4', completed=false, text='hunter5', completed=false}"))
			.anySatisfy((message) -> assertThat(message).endsWith("{no='hunter6'}"))
			.anySatisfy((message) -> assertThat(message).endsWith("{1='hunter7', 2='hunter7'}"));
	}

	@Test
	void largeValuesAreShortened() {
		Map<String, Object> values = new HashMap<>(Map.of("text", "x".repeat(5_000), "bytes", new byte[70]));
		values.put("nothing", null);
		reopen((builder) -> builder.logValues(true));
		try (LogCapture log = LogCapture.of(LOGGER).debug()) {
			await(this.database.fetchAll("SELECT :text, :bytes, :nothing", values));
			assertThat(log.messages()).singleElement()
				.asString()
				.contains("text='" + "x".repeat(99) + "… (5,002 characters)", "bytes=byte[] of 70", "nothing=null")
				.hasSizeLessThan(300);
		}
	}

	@Test
	void manyValuesAreCutShort() {
		reopen((builder) -> builder.logValues(true));
		try (LogCapture log = LogCapture.of(LOGGER).debug()) {
			insertMany(1_000);
			assertThat(log.messages()).allSatisfy((message) -> assertThat(message).hasSizeLessThan(2_500))
				.anySatisfy((message) -> assertThat(message).contains("text='note 0'").endsWith(", …}"));
		}
	}

	@Test
	void slowStatementsAreWarnedOfAndOthersAreNot() {
		assertThat(logged(this.database, Level.WARN)).isEmpty();
		try (LogCapture quiet = LogCapture.of(LOGGER)) {
			reopen((builder) -> builder.slowQuery(Duration.ofNanos(1)));
			assertThat(quiet.messages()).isNotEmpty();
		}
		List<String> slow = logged(this.database, Level.WARN);
		assertThat(slow.get(0)).matches("Slow: " + TIME + "affected 1 row\\(s\\): .*")
			.doesNotContain("hunter")
			.endsWith(INSERT);
		assertThat(logged(reopen((builder) -> builder.slowQuery(Duration.ofHours(1))), Level.WARN)).isEmpty();
	}

	@Test
	void nothingIsMeasuredWhereNobodyListens() {
		try (LogCapture log = LogCapture.of(LOGGER)) {
			await(insert(this.database, "hunter2"));
			assertThat(log.messages()).isEmpty();
		}
	}

}
