package io.databases.contract;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.databases.query.Keys;
import io.databases.record.Record;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values that are written and read back equal, with the exact Java type.
 */
abstract class FieldsContract extends Contract {

	FieldsContract(Engine engine) {
		super(engine);
	}

	enum Size {

		SMALL, MEDIUM, LARGE, XL

	}

	enum Color {

		BLUE, GREEN, RED

	}

	private Record roundTrip(String type, Object value) {
		await(this.database.execute("CREATE TABLE fields(id " + this.engine.identity() + ", field " + type + ")"));
		record Field(Object field) {
		}
		Long id = await(
				this.database.execute("INSERT INTO fields(field) VALUES (:field)", new Field(value), Keys.of("id")))
			.key(Long.class);
		return await(this.database.fetchOne("SELECT field FROM fields WHERE id = :id", Map.of("id", id)));
	}

	private void comesBack(String type, Object value) {
		Record row = roundTrip(type, value);
		assertThat(row.get("field")).isExactlyInstanceOf(value.getClass()).isEqualTo(value);
		record Field(Object field) {
		}
		Record found = await(this.database.fetchOne("SELECT id FROM fields WHERE field = :field", new Field(value)));
		assertThat(found).as("found by the same value").isNotNull();
	}

	@Test
	void datetimeField() {
		comesBack(this.engine.dateTime(), LocalDateTime.parse("2026-02-03T04:05:06.123456"));
	}

	@Test
	void datetimeFieldOfAWholeSecond() {
		comesBack(this.engine.dateTime(), LocalDateTime.parse("1999-12-31T23:00:00"));
	}

	@Test
	void dateField() {
		comesBack("DATE", LocalDate.of(2026, 2, 28));
	}

	@Test
	void timeField() {
		comesBack(this.engine.time(), LocalTime.parse("23:59:58.123456"));
	}

	@Test
	void booleanField() {
		comesBack("BOOLEAN", true);
	}

	@Test
	void longField() {
		comesBack("BIGINT", Long.MIN_VALUE);
	}

	@Test
	void doubleField() {
		comesBack("DOUBLE PRECISION", 0.1d + 0.2d);
	}

	@Test
	void textField() {
		comesBack("VARCHAR(100)", "Grüße 漢字 😀 '\"\\");
	}

	@Test
	void bytesField() {
		byte[] bytes = { 0, 1, -1, 127, -128, 39, 92 };
		assertThat(roundTrip(this.engine.bytes(), bytes).get("field")).isExactlyInstanceOf(byte[].class)
			.isEqualTo(bytes);
	}

	@Test
	void uuidField() {
		UUID uuid = UUID.fromString("0b5c3a52-2f5b-4f1e-8f0e-2d8a4a5e7c11");
		String type = switch (this.engine) {
			case POSTGRESQL, SQLITE_FILE, SQLITE_MEMORY -> "UUID";
			case MARIADB, MYSQL -> "CHAR(36)";
		};
		Record row = roundTrip(type, uuid);
		assertThat(row.get("field", UUID.class)).isEqualTo(uuid);
	}

	@Test
	void decimalField() {
		BigDecimal price = new BigDecimal("1234567890.12345678901234567890");
		comesBack(this.engine.isServer() ? "NUMERIC(30, 20)" : "DECIMAL_TEXT", price);
	}

	@Test
	void decimalFieldOfFifteenDigits() {
		BigDecimal price = new BigDecimal("1234567890.12345");
		Object read = roundTrip("NUMERIC(15, 5)", price).get("field");
		assertThat(read).isExactlyInstanceOf(BigDecimal.class);
		assertThat((BigDecimal) read).isEqualByComparingTo(price);
	}

	@Test
	void enumField() {
		Map<String, String> types = enums();
		await(this.database.execute("CREATE TABLE tshirt_size(id " + this.engine.identity() + ", size "
				+ types.get("size") + ", color " + types.get("color") + ")"));
		if (this.engine == Engine.POSTGRESQL) {
			reopen((builder) -> builder); // enums are asked for by new connections
		}
		record Shirt(Size size, Color color) {
		}
		String insert = "INSERT INTO tshirt_size(size, color) VALUES (:size, :color)";
		await(this.database.execute(insert, new Shirt(Size.SMALL, Color.BLUE)));
		await(this.database.execute(insert, Map.of("size", Size.XL, "color", Color.RED)));
		assertThat(await(this.database.fetchAll("SELECT size, color FROM tshirt_size ORDER BY id", Shirt.class)))
			.containsExactly(new Shirt(Size.SMALL, Color.BLUE), new Shirt(Size.XL, Color.RED));
		Record row = await(
				this.database.fetchOne("SELECT * FROM tshirt_size WHERE color = :color", Map.of("color", Color.RED)));
		assertThat(row.get("size")).isEqualTo("XL");
		assertThat(row.get("size", Size.class)).isSameAs(Size.XL);
	}

	private Map<String, String> enums() {
		return switch (this.engine) {
			case POSTGRESQL -> {
				await(this.database.execute("CREATE TYPE tshirt AS ENUM ('SMALL', 'MEDIUM', 'LARGE', 'XL')"));
				await(this.database.execute("CREATE TYPE color AS ENUM ('BLUE', 'GREEN', 'RED')"));
				yield Map.of("size", "tshirt", "color", "color");
			}
			case MARIADB, MYSQL ->
				Map.of("size", "ENUM('SMALL', 'MEDIUM', 'LARGE', 'XL')", "color", "ENUM('BLUE', 'GREEN', 'RED')");
			case SQLITE_FILE, SQLITE_MEMORY -> Map.of("size", "VARCHAR(6)", "color", "VARCHAR(5)");
		};
	}

	@Test
	void jsonDictField() {
		Record row = roundTrip("JSON", "{\"text\": \"hello\", \"boolean\": true, \"int\": 1}");
		assertThat(row.get("field")).isExactlyInstanceOf(String.class);
		assertThat((Object) row.get("field", Map.class)).isEqualTo(Map.of("text", "hello", "boolean", true, "int", 1));
	}

	@Test
	void jsonListField() {
		Record row = roundTrip("JSON", "[\"lemon\", \"raspberry\", \"lime\", \"pumice\"]");
		assertThat((Object) row.get("field", List.class)).isEqualTo(List.of("lemon", "raspberry", "lime", "pumice"));
		record Session(List<String> field) {
		}
		assertThat(await(this.database.fetchOne("SELECT field FROM fields", Session.class)))
			.isEqualTo(new Session(List.of("lemon", "raspberry", "lime", "pumice")));
	}

	@Test
	void customField() {
		record Published(LocalDate day) {
		}
		record CustomDate(String title, LocalDate published) {
		}
		await(this.database.execute("CREATE TABLE custom_date(title VARCHAR(100), published DATE)"));
		LocalDate today = LocalDate.of(2026, 11, 22);
		await(this.database.execute("INSERT INTO custom_date(title, published) VALUES (:title, :published)",
				Map.of("title", "Hello, world", "published", today)));
		Record row = await(this.database.fetchOne("SELECT title, published FROM custom_date"));
		assertThat(new Published(row.get("published", LocalDate.class))).isEqualTo(new Published(today));
		assertThat(row.as(CustomDate.class)).isEqualTo(new CustomDate("Hello, world", today));
	}

}
