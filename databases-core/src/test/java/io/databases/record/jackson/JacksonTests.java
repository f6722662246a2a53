package io.databases.record.jackson;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.test.MockColumnMetadata;
import io.r2dbc.spi.test.MockRow;
import io.r2dbc.spi.test.MockRowMetadata;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.TypeMismatchDataAccessException;

import io.databases.record.ColumnReaders;
import io.databases.record.Record;
import io.databases.record.RowMappings;
import io.databases.record.convert.ValueConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JacksonTests {

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final RowMappings mappings = RowMappings.create(ColumnReaders.standard(),
			ValueConverter.create(new JacksonJsonCodec(this.mapper)));

	@Test
	void recordIsWrittenAsAnObjectInColumnOrder() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("z", 1);
		values.put("text", "a\"b");
		values.put("at", LocalDateTime.parse("2026-02-03T04:05:06"));
		values.put("price", new BigDecimal("1.50"));
		values.put("none", null);
		values.put("tags", new String[] { "x", "y" });
		values.put("bytes", new byte[] { 1, 2 });
		String expected = "{\"z\":1,\"text\":\"a\\\"b\",\"at\":\"2026-02-03T04:05:06\",\"price\":1.50,"
				+ "\"none\":null,\"tags\":[\"x\",\"y\"],\"bytes\":\"AQI=\"}";

		Record row = Record.of(values);
		assertThat(this.mapper.writeValueAsString(row)).isEqualTo(expected);
		assertThat(this.mapper.writerFor(Record.class).writeValueAsString(row)).isEqualTo(expected);
		assertThat(this.mapper.writeValueAsString(new Page(List.of(row)))).isEqualTo("{\"rows\":[" + expected + "]}");
	}

	@Test
	void firstOfDuplicateNamesIsWritten() {
		Row row = row("id", 1, "id", 2, "n", 3);

		assertThat(this.mapper.writeValueAsString(this.mappings.plan(row.getMetadata(), Record.class).map(row)))
			.isEqualTo("{\"id\":1,\"n\":3}");
	}

	@Test
	void jsonTextIsReadIntoWhatIsAskedFor() {
		Row row = row("doc", "{\"city\":\"Ulm\",\"zip\":[1,2]}", "list", "[1,2]");
		Record record = this.mappings.plan(row.getMetadata(), Record.class).map(row);

		assertThat(record.get("doc", Address.class)).isEqualTo(new Address("Ulm", List.of(1, 2)));
		assertThat((Object) record.get("doc", Map.class)).isEqualTo(Map.of("city", "Ulm", "zip", List.of(1, 2)));
		assertThat((Object) record.get("list", List.class)).isEqualTo(List.of(1, 2));
		assertThat(record.get("list", int[].class)).containsExactly(1, 2);
		assertThat(record.get("doc", JsonNode.class).get("city").asString()).isEqualTo("Ulm");
	}

	@Test
	void jsonIsReadIntoComponents() {
		Row row = row("name", "Ada", "address", "{\"city\":\"Ulm\",\"zip\":[]}", "extra", "{\"a\":[1]}", "scores",
				"[7]");

		assertThat(this.mappings.plan(row.getMetadata(), Person.class).map(row))
			.isEqualTo(new Person("Ada", new Address("Ulm", List.of()), Map.of("a", List.of(1L)), List.of(7L)));
	}

	@Test
	void oneColumnOfJsonIsTheObject() {
		Row row = row("doc", "{\"city\":\"Ulm\",\"zip\":[]}");

		assertThat(this.mappings.plan(row.getMetadata(), Address.class).map(row))
			.isEqualTo(new Address("Ulm", List.of()));
	}

	@Test
	void jsonNullIsNull() {
		Row row = row("doc", "null");

		assertThat(this.mappings.plan(row.getMetadata(), Record.class).map(row).get("doc", Address.class)).isNull();
	}

	@Test
	void jsonThatDoesNotFitIsAnErrorWithoutTheText() {
		Row row = row("doc", "{\"city\":\"Ulm\",\"zip\":\"secret\"}", "text", "secret");
		Record record = this.mappings.plan(row.getMetadata(), Record.class).map(row);

		for (String column : List.of("doc", "text")) {
			assertThatExceptionOfType(TypeMismatchDataAccessException.class)
				.isThrownBy(() -> record.get(column, Address.class))
				.withMessageContaining("Column '" + column + "' cannot be read as " + Address.class.getName())
				.withMessageContaining("no JSON document that fits")
				.withMessageNotContaining("secret")
				.withNoCause();
		}
		Row single = row("text", "secret");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.mappings.plan(single.getMetadata(), Address.class).map(single))
			.withMessageContaining("No column for '" + Address.class.getName() + ".city'")
			.withMessageNotContaining("secret");
	}

	@Test
	void jacksonIsFoundOnTheClassPath() {
		assertThat(JsonCodecs.detect().write(Map.of("a", List.of(1)))).isEqualTo("{\"a\":[1]}");
	}

	private static Row row(Object... namesAndValues) {
		MockRow.Builder row = MockRow.builder();
		MockRowMetadata.Builder metadata = MockRowMetadata.builder();
		List<Object> cells = Arrays.asList(namesAndValues);
		for (int i = 0; i < cells.size(); i += 2) {
			metadata.columnMetadata(MockColumnMetadata.builder()
				.name((String) cells.get(i))
				.type(R2dbcType.VARCHAR)
				.javaType(Object.class)
				.build());
			row.identified(i / 2, Object.class, cells.get(i + 1));
		}
		return row.metadata(metadata.build()).build();
	}

	private record Page(List<Record> rows) {
	}

	private record Address(String city, List<Integer> zip) {
	}

	private record Person(String name, Address address, Map<String, List<Long>> extra, List<Long> scores) {
	}

}
