package io.databases.contract;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import io.databases.Database;
import io.databases.record.Record;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code sql_mode} decides how MySQL and MariaDB read quotes: texts are read as the
 * session reads them.
 */
abstract class SqlModeContract extends Contract {

	SqlModeContract(Engine engine) {
		super(engine);
	}

	private Database in(String mode) {
		return reopen((builder) -> builder.sessionVariable("sql_mode", mode));
	}

	private Record row(String sql) {
		return await(this.database.fetchOne(sql, Map.of("v", "it's \\")));
	}

	@Test
	void aBackslashIsOneWithoutEscapes() {
		in("STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES");
		assertThat(await(this.database.fetchOne("SELECT 'C:\\', 'b'")).asMap().values()).containsExactly("C:\\", "b");
		assertThat(row("SELECT 'C:\\' AS a, :v AS b, \"\\\" AS c").asMap().values()).containsExactly("C:\\", "it's \\",
				"\\");
		await(this.database.executeMany("INSERT INTO notes(text, completed) VALUES (concat('\\', :text), :completed)",
				List.of(note("a"), note("b'\\"))));
		assertThat(await(texts(this.database))).containsExactly("\\a", "\\b'\\");
	}

	@Test
	void aBackslashEscapesByDefault() {
		assertThat(row("SELECT 'it\\'s :no' AS a, :v AS b, \"\\\"\" AS c").asMap().values()).containsExactly("it's :no",
				"it's \\", "\"");
	}

	@Test
	void doubleQuotesAreIdentifiersInAnsiMode() {
		List<String> sent = new CopyOnWriteArrayList<>();
		reopen((builder) -> builder.sessionVariable("sql_mode", "ANSI,STRICT_ALL_TABLES").listener((sql, context) -> {
			sent.add(sql);
			return (rows, affected, error, cancelled) -> {
			};
		}));
		Long affected = await(this.database.executeMany("INSERT INTO \"notes\"(\"text\") VALUES (:text)",
				IntStream.range(0, 500).mapToObj((number) -> Map.of("text", "note " + number)).toList()));
		assertThat(affected).isEqualTo(500);
		assertThat(sent).hasSize(1);
		Record row = row("SELECT 'x' AS \"a\\\", :v AS \"b :no\", 'it\\'s' AS c");
		assertThat(row.columnNames()).containsExactly("a\\", "b :no", "c");
		assertThat(row.asMap().values()).containsExactly("x", "it's \\", "it's");
	}

	@Test
	void bothAndBySettingOfTheUrl() {
		this.database = open(url("sessionVariables=sql_mode%3D'ANSI_QUOTES%2CNO_BACKSLASH_ESCAPES'"),
				(builder) -> builder);
		Record row = row("SELECT 'C:\\' AS \"a\\\", :v AS \"b\"");
		assertThat(row.columnNames()).containsExactly("a\\", "b");
		assertThat(row.asMap().values()).containsExactly("C:\\", "it's \\");
	}

	@Test
	void everyConnectionOfThePoolIsReadSo() {
		in("NO_BACKSLASH_ESCAPES");
		List<String> found = await(Flux.range(0, 20)
			.flatMap((number) -> this.database.fetchVal("SELECT concat('\\', :n)", Map.of("n", number), String.class),
					8));
		assertThat(found).hasSize(20).contains("\\0", "\\19");
	}

}
