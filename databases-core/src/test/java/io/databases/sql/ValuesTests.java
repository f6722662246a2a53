package io.databases.sql;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The map of values.
 */
class ValuesTests {

	@Test
	void holdsNullsInOrder() {
		Values values = Values.of("b", 1, "a", null, "c", "x");
		Map<String, Object> expected = new LinkedHashMap<>();
		expected.put("b", 1);
		expected.put("a", null);
		expected.put("c", "x");
		assertThat(values).isEqualTo(expected).containsOnlyKeys("b", "a", "c").hasSameHashCodeAs(expected);
		assertThat(values.keySet()).containsExactly("b", "a", "c");
		assertThat(values.containsKey("a")).isTrue();
		assertThat(values.get("a")).isNull();
		assertThat(values.get("z")).isNull();
	}

	@Test
	void showsNoValues() {
		assertThat(Values.of("password", "secret", "b", null)).hasToString("Values[password, b]");
		assertThat(Values.of()).isEmpty();
	}

	@Test
	void growsByCopying() {
		Values one = Values.of("a", 1);
		Values two = one.with("b", null).with("a", 2);
		assertThat(one).containsExactly(Map.entry("a", 1));
		assertThat(two).containsEntry("a", 2).containsEntry("b", null).hasSize(2);
	}

	@Test
	void isImmutable() {
		Map<String, Object> source = new LinkedHashMap<>(Map.of("a", 1));
		Values values = Values.copyOf(source);
		source.put("b", 2);
		assertThat(values).hasSize(1);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> values.put("b", 2));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> values.entrySet().iterator().next().setValue(2));
	}

	@Test
	void refusesWhatIsNoPair() {
		assertThatIllegalArgumentException().isThrownBy(() -> Values.of("a", 1, "b")).withMessageContaining("no value");
		assertThatIllegalArgumentException().isThrownBy(() -> Values.of("a", 1, 2, "secret"))
			.withMessageContaining("argument 3 should be a name")
			.withMessageNotContaining("secret");
		assertThatIllegalArgumentException().isThrownBy(() -> Values.of("a", 1, "a", 2)).withMessageContaining("'a'");
		assertThatIllegalArgumentException().isThrownBy(() -> Values.of(null, 1));
	}

}
