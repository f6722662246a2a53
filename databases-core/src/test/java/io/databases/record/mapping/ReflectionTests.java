package io.databases.record.mapping;

import java.util.List;

import ch.qos.logback.core.util.FileSize;
import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.databases.record.convert.ValueConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ReflectionTests {

	private static final ValueConverter CONVERTER = ValueConverter.create(null);

	@Test
	void closedModuleIsAnErrorThatNamesThePackageToOpen() throws Exception {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> Reflection.accessible(String.class.getDeclaredMethod("isLatin1")))
			.withMessageContaining("'java.lang.String'")
			.withMessageContaining("'opens java.lang'");
	}

	@Test
	void unknownParameterNamesAreAnErrorThatSaysHowToCompile() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> ClassMappings.plan(FileSize.class, List.of("size", "unit"), CONVERTER))
			.withMessageContaining(FileSize.class.getName())
			.withMessageContaining("-parameters");
	}

	@Test
	void checkedExceptionOfAConstructorIsKeptAsTheCause() {
		ValuesMapping mapping = ClassMappings.plan(Checked.class, List.of("a", "b"), CONVERTER);

		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> mapping.map(new Object[] { 1, 2 }))
			.withMessageContaining(Checked.class.getName())
			.havingCause()
			.isExactlyInstanceOf(Exception.class)
			.withMessage("no");
	}

	@Test
	void errorOfAConstructorComesThrough() {
		ValuesMapping mapping = ClassMappings.plan(Failing.class, List.of("a", "b"), CONVERTER);

		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> mapping.map(new Object[] { 1, 2 }))
			.withMessage("no");
	}

	@Test
	void whatASetterThrowsComesThrough() {
		ValuesMapping mapping = ClassMappings.plan(Bean.class, List.of("size", "other"), CONVERTER);

		assertThatIllegalArgumentException().isThrownBy(() -> mapping.map(new Object[] { 1, 2 })).withMessage("no");
	}

	@Test
	void overloadedSetterIsThatOfTheGettersType() {
		Object bean = ClassMappings.plan(Overloaded.class, List.of("Value"), CONVERTER).map(new Object[] { "7" });

		assertThat(((Overloaded) bean).getValue()).isEqualTo(7);
	}

	@Test
	void nestedBeansAreFilledByTheirPrefix() {
		List<String> columns = List.of("outer_name", "in_ner.value", "inner.unknown");
		Outer outer = (Outer) ClassMappings.plan(Outer.class, columns, CONVERTER).map(new Object[] { "x", 7L, null });

		assertThat(outer.name).isEqualTo("x");
		assertThat(outer.inner.getValue()).isEqualTo(7);
	}

	static final class Checked {

		Checked(int a) throws Exception {
			throw new Exception("no");
		}

	}

	static final class Failing {

		Failing(int a) {
			throw new AssertionError("no");
		}

	}

	static final class Bean {

		public void setSize(int size) {
			if (size > 0) {
				throw new IllegalArgumentException("no");
			}
		}

	}

	static final class Overloaded {

		private int value;

		public int getValue() {
			return this.value;
		}

		public void setValue(int value) {
			this.value = value;
		}

		public void setValue(String value) {
			this.value = -1;
		}

		public void setValue(java.util.Date value) {
			this.value = -2;
		}

	}

	static final class Outer {

		private String name;

		private Overloaded inner;

		public void setOuterName(String name) {
			this.name = name;
		}

		public void setInner(Overloaded inner) {
			this.inner = inner;
		}

	}

}
