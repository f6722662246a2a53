package io.databases.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.databases.Database;
import io.databases.record.Record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a row is.
 */
abstract class RecordsContract extends Contract {

	RecordsContract(Engine engine) {
		super(engine);
	}

	/** A bean. */
	public static final class NoteBean {

		private Long id;

		private String text;

		public Long getId() {
			return this.id;
		}

		public void setId(Long id) {
			this.id = id;
		}

		public String getText() {
			return this.text;
		}

		public void setText(String text) {
			this.text = text;
		}

	}

	private Record example() {
		await(this.database.execute(INSERT, Map.of("text", "example", "completed", true)));
		return await(this.database.fetchOne("SELECT id, text, completed FROM notes"));
	}

	/** Its connections have the driver's codecs only. */
	@Test
	void rowsOfAnybodysConnectionFactoryAreTheSame() {
		ConnectionFactory factory = ConnectionFactories.get("r2dbc:" + url().replaceFirst("^mariadb:", "mysql:"));
		Database foreign = open((builder) -> builder.connectionFactory(factory));
		String sql = "SELECT 7 AS n, 'x' AS t, 2.50 AS d, CAST(NULL AS DATE) AS missing WHERE 1 = :one";
		Record own = await(this.database.fetchOne(sql, Map.of("one", 1)));
		assertThat(await(foreign.fetchOne(sql, Map.of("one", 1)))).isEqualTo(own);
		assertThat(own.get("n", Integer.class)).isEqualTo(7);
	}

	@Test
	void resultsSupportMappingInterface() {
		Record note = example();
		Map<String, Object> map = note.asMap();
		assertThat(map).hasSize(3).isEqualTo(Map.of("id", 1L, "text", "example", "completed", true));
		assertThat(note.size()).isEqualTo(3);
		List<Object> values = new ArrayList<>();
		for (int index = 0; index < note.size(); index++) {
			values.add(note.get(index));
		}
		assertThat(map.values()).containsExactlyElementsOf(values);
		assertThat((Object) note.as(Map.class)).isEqualTo(map);
	}

	@Test
	void resultsSupportColumnReferenceByPosition() {
		await(this.database.execute("CREATE TABLE articles(id INTEGER PRIMARY KEY, title VARCHAR(100))"));
		await(this.database.execute("INSERT INTO articles(id, title) VALUES (77, 'an article')"));
		example();
		Record row = await(this.database
			.fetchOne("SELECT notes.id, notes.text, articles.id, articles.title FROM notes" + " CROSS JOIN articles"));
		assertThat(row.columnNames()).containsExactly("id", "text", "id", "title");
		assertThat(row.get(0, Long.class)).isEqualTo(1);
		assertThat(row.get(2, Long.class)).isEqualTo(77);
		assertThat(row.get("id", Long.class)).as("the first of several").isEqualTo(1);
		assertThat(row.get("title")).isEqualTo("an article");
	}

	@Test
	void resultValuesAllowDuplicateNames() {
		Record row = await(this.database.fetchOne("SELECT 1 AS id, 2 AS id"));
		assertThat(row.columnNames()).containsExactly("id", "id");
		assertThat(row.size()).isEqualTo(2);
		assertThat(row.get(0, Integer.class)).isEqualTo(1);
		assertThat(row.get(1, Integer.class)).isEqualTo(2);
	}

	@Test
	void resultNamedAccess() {
		Record note = example();
		assertThat(note.get("text")).isEqualTo("example");
		assertThat(note.get("completed")).isEqualTo(true);
		assertThat(note.get("text", String.class)).isEqualTo("example");
		assertThat(note.get("id", Integer.class)).isEqualTo(1);
		assertThat(note.contains("text")).isTrue();
		assertThat(note.contains("txt")).isFalse();
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> note.get("txt"))
			.withMessageContaining("txt")
			.withMessageContaining("text");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> note.get(3));
	}

	@Test
	void mappingPropertyInterface() {
		Map<String, Object> map = example().asMap();
		assertThat(map.get("text")).isEqualTo("example");
		assertThat(map.keySet()).isEqualTo(Set.of("id", "text", "completed"));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> map.put("text", "other"));
	}

	@Test
	void columnNames() {
		example();
		assertThat(await(this.database.fetchOne("SELECT text, completed, id FROM notes")).columnNames())
			.containsExactly("text", "completed", "id");
		assertThat(await(this.database.fetchOne("SELECT * FROM notes")).columnNames()).containsExactly("id", "text",
				"completed");
		assertThat(await(this.database.fetchOne("SELECT count(*) AS total, text AS label FROM notes GROUP BY text"))
			.columnNames()).containsExactly("total", "label");
	}

	@Test
	void rowsAsRecordsBeansMapsAndSingleValues() {
		Record note = example();
		record Labelled(long id, String text) {
		}
		String sql = "SELECT id, text FROM notes";
		assertThat(await(this.database.fetchOne(sql, Labelled.class))).isEqualTo(new Labelled(1, "example"));
		NoteBean bean = await(this.database.fetchOne(sql, NoteBean.class));
		assertThat(bean.getId()).isEqualTo(1);
		assertThat(bean.getText()).isEqualTo("example");
		assertThat(await(this.database.fetchOne(sql, Long.class))).isEqualTo(1);
		assertThat((Object) await(this.database.fetchOne(sql, Map.class)))
			.isEqualTo(Map.of("id", 1L, "text", "example"));
		assertThat(note.as(NoteBean.class).getText()).isEqualTo("example");
	}

	@Test
	void recordsOutliveTheirConnection() {
		insertMany(50);
		List<Record> notes = await(this.database.fetchAll("SELECT id, text FROM notes ORDER BY id"));
		await(this.database.disconnect());
		assertThat(notes).hasSize(50).extracting((note) -> note.get("text")).startsWith("note 0", "note 1");
	}

	@Test
	void aRecordShowsNoValues() {
		assertThat(example().toString()).doesNotContain("example");
	}

}
