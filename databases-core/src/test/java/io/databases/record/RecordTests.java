package io.databases.record;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.TypeMismatchDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RecordTests {

	private final Record note = Rows.record("id", 7L, "Text", "secret words", "done", null);

	@Test
	void getsByPositionAndByName() {
		assertThat(this.note.size()).isEqualTo(3);
		assertThat(this.note.get(0)).isEqualTo(7L);
		assertThat(this.note.get("Text")).isEqualTo("secret words");
		assertThat(this.note.get("done")).isNull();
		assertThat(this.note.columnNames()).containsExactly("id", "Text", "done");
		assertThat(this.note.contains("TEXT")).isTrue();
		assertThat(this.note.contains("titel")).isFalse();
	}

	@Test
	void getPrefersTheExactNameToAnotherCase() {
		Record row = Rows.record("ID", 1, "id", 2, "Id", 3);

		assertThat(row.get("id")).isEqualTo(2);
		assertThat(row.get("Id")).isEqualTo(3);
		assertThat(row.get("iD")).isEqualTo(1);
	}

	@Test
	void duplicateNamesAreKeptAndMeanTheFirst() {
		Record row = Rows.record("id", 1, "id", 2);

		assertThat(row.columnNames()).containsExactly("id", "id");
		assertThat(row.size()).isEqualTo(2);
		assertThat(row.get("id")).isEqualTo(1);
		assertThat(row.get(1)).isEqualTo(2);
		assertThat(row.asMap()).containsExactly(Map.entry("id", 1));
	}

	@Test
	void unknownNameNamesTheNearestAndAll() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> this.note.get("txt"))
			.withMessage("The row has no column 'txt'; did you mean 'Text'? Columns: 'id', 'Text', 'done'");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> this.note.get("author"))
			.withMessage("The row has no column 'author'. Columns: 'id', 'Text', 'done'");
	}

	@Test
	void positionOutsideTheRowIsAnError() {
		for (int position : new int[] { -1, 3 }) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.note.get(position))
				.withMessageContaining("no column at position [" + position + "]")
				.withMessageContaining("'id', 'Text', 'done'");
		}
	}

	@Test
	void getConvertsExactly() {
		assertThat(this.note.get("id", Integer.class)).isEqualTo(7);
		assertThat(this.note.get("id", int.class)).isEqualTo(7);
		assertThat(this.note.get(0, String.class)).isEqualTo("7");
		assertThat(this.note.get("id", Object.class)).isEqualTo(7L);
		assertThat(this.note.get("done", Boolean.class)).isNull();
	}

	@Test
	void mismatchNamesColumnClassAndTargetButNoValue() {
		assertThatExceptionOfType(TypeMismatchDataAccessException.class)
			.isThrownBy(() -> this.note.get("text", Integer.class))
			.withMessage("Column 'Text' cannot be read as Integer: the String is no Integer; "
					+ "expected: a number such as -12.5")
			.withNoCause();
		assertThatExceptionOfType(TypeMismatchDataAccessException.class)
			.isThrownBy(() -> this.note.get("done", boolean.class))
			.withMessage("Column 'done' cannot be read as boolean: NULL does not fit into the primitive type boolean");
	}

	@Test
	void mapKeepsColumnOrderAndNulls() {
		Map<String, Object> map = this.note.asMap();

		assertThat(map.keySet()).containsExactly("id", "Text", "done");
		assertThat(map).containsEntry("done", null).containsEntry("id", 7L).hasSize(3);
		assertThat(map.get("absent")).isNull();
		assertThat(map.containsKey("done")).isTrue();
		assertThat(map.containsKey("text")).isFalse();
		Map<String, Object> expected = new LinkedHashMap<>();
		expected.put("id", 7L);
		expected.put("Text", "secret words");
		expected.put("done", null);
		assertThat(map).isEqualTo(expected).hasSameHashCodeAs(expected);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> map.put("id", 8L));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(map::clear);
	}

	@Test
	void equalsByNamesAndValues() {
		Record same = Rows.record("id", 7L, "Text", "secret words", "done", null);

		assertThat(this.note).isEqualTo(same).hasSameHashCodeAs(same);
		assertThat(this.note).isNotEqualTo(Rows.record("id", 8L, "Text", "secret words", "done", null));
		assertThat(this.note).isNotEqualTo(Rows.record("id", 7L, "text", "secret words", "done", null));
		assertThat(this.note).isNotEqualTo(Rows.record("id", 7L, "Text", "secret words"));
		assertThat(this.note).isNotEqualTo(Rows.record("Text", "secret words", "id", 7L, "done", null));
		assertThat(this.note.equals(null)).isFalse();
	}

	@Test
	void equalsComparesArraysByContent() {
		Record first = Rows.record("b", new byte[] { 1, 2 }, "a", new Integer[][] { { 1 }, { 2 } });
		Record second = Rows.record("b", new byte[] { 1, 2 }, "a", new Integer[][] { { 1 }, { 2 } });

		assertThat(first).isEqualTo(second).hasSameHashCodeAs(second);
		assertThat(first).isNotEqualTo(Rows.record("b", new byte[] { 1, 3 }, "a", new Integer[][] { { 1 }, { 2 } }));
	}

	@Test
	void toStringShowsNamesAndClassesOnly() {
		assertThat(this.note).hasToString("Record{id: Long, Text: String, done: null}");
		assertThat(Rows.record("b", new byte[] { 65 }, "n", new BigDecimal("3.5"), "a", new String[] { "x" }))
			.hasToString("Record{b: byte[], n: BigDecimal, a: String[]}");
	}

	@Test
	void bytesAreDetachedFromTheDriversBuffer() {
		ByteBuffer buffer = ByteBuffer.wrap(new byte[] { 1, 2, 3 });
		Record row = Rows.record("b", buffer);
		buffer.put(0, (byte) 9);

		assertThat(row.get("b")).isEqualTo(new byte[] { 1, 2, 3 });
	}

	@Test
	void ofKeepsTheOrderAndCopies() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("z", 1);
		values.put("a", null);
		Record row = Record.of(values);
		values.put("z", 2);

		assertThat(row.columnNames()).containsExactly("z", "a");
		assertThat(row.get("z")).isEqualTo(1);
		assertThat(row).isEqualTo(Rows.record("z", 1, "a", null));
	}

	@Test
	void rowWithoutColumnsIsFine() {
		Record row = Rows.record();

		assertThat(row.size()).isZero();
		assertThat(row.asMap()).isEmpty();
		assertThat(row).hasToString("Record{}");
	}

	@Test
	void longListsOfColumnsAreCutInMessages() {
		List<Object> columns = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			columns.addAll(Arrays.asList("column_number_" + i, i));
		}
		Record wide = Rows.record(columns.toArray());

		assertThat(wide.get("COLUMN_NUMBER_299")).isEqualTo(299);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> wide.get("x"))
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(2_000).endsWith("… (300 in all)"));
	}

}
