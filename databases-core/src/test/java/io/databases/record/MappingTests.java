package io.databases.record;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.TypeMismatchDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MappingTests {

	@Test
	void recordByExactNames() {
		assertThat(Rows.map(Note.class, "id", 1L, "text", "a", "createdOn", LocalDate.EPOCH))
			.isEqualTo(new Note(1, "a", LocalDate.EPOCH));
	}

	@Test
	void recordBySnakeCaseOtherCaseAndOtherOrder() {
		assertThat(Rows.map(Note.class, "created_on", "1970-01-01", "TEXT", "a", "extra", 0, "Id", 1))
			.isEqualTo(new Note(1, "a", LocalDate.EPOCH));
		assertThat(Rows.map(Snake.class, "userName", "ada", "address1", "x")).isEqualTo(new Snake("ada", "x"));
	}

	@Test
	void exactNameWinsOverSimilarOnes() {
		assertThat(Rows.map(Snake.class, "userName", "no", "USER_NAME", "no", "user_name", "yes", "address_1", "x"))
			.isEqualTo(new Snake("yes", "x"));
	}

	@Test
	void ambiguousColumnIsAnError() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> Rows.map(Note.class, "id", 1L, "text", "a", "createdOn", null, "id", 2L))
			.withMessageContaining("'id' fits two columns: 'id' at [0] and 'id' at [3]")
			.withMessageContaining("with AS");
	}

	@Test
	void missingColumnNamesComponentNearestAndColumns() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> Rows.map(Note.class, "id", 1L, "txet", "a", "createdOn", null))
			.withMessage("No column for '" + Note.class.getName() + ".text' (String): select 'text', or name a column "
					+ "so with AS; did you mean 'txet'? Columns: 'id', 'txet', 'createdOn'");
	}

	@Test
	void nullForAPrimitiveComponentIsAnError() {
		assertThatExceptionOfType(TypeMismatchDataAccessException.class)
			.isThrownBy(() -> Rows.map(Note.class, "id", null, "text", null, "createdOn", null))
			.withMessage("Column 'id' is NULL, which does not fit '" + Note.class.getName()
					+ ".id' (long); use the wrapper class there, or COALESCE in the query");
	}

	@Test
	void mismatchNamesColumnClassAndComponentButNoValue() {
		assertThatExceptionOfType(TypeMismatchDataAccessException.class)
			.isThrownBy(() -> Rows.map(Note.class, "ID", "secret", "text", null, "createdOn", null))
			.withMessage("Column 'ID' does not fit '" + Note.class.getName()
					+ ".id' (long): the String is no Long; expected: a number such as -12.5")
			.withNoCause();
	}

	@Test
	void genericComponentsAreConvertedByElement() {
		UUID tag = UUID.randomUUID();

		assertThat(Rows.map(Tagged.class, "tags", new String[] { tag.toString() }, "colours", new String[] { "red" }))
			.isEqualTo(new Tagged(List.of(tag), List.of(Colour.RED)));
	}

	@Test
	void nestedRecordsByDottedNames() {
		assertThat(Rows.map(Transfer.class, "id", 1, "source.id", 2, "source.owner.first_name", "Ada", "target.id", 3,
				"target.owner.firstName", null))
			.isEqualTo(new Transfer(1, new Account(2, new Person("Ada")), new Account(3, null)));
	}

	@Test
	void nestedRecordWithOnlyNullsIsNull() {
		assertThat(Rows.map(Transfer.class, "id", 1, "source.id", null, "source.owner.first_name", null, "target.id", 3,
				"target.owner.firstName", "Bob"))
			.isEqualTo(new Transfer(1, null, new Account(3, new Person("Bob"))));
	}

	@Test
	void missingNestedColumnIsNamedWithItsPrefix() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> Rows.map(Transfer.class, "id", 1, "source.id", 2, "target.id", 3))
			.withMessageContaining("select 'source.owner'")
			.withMessageContaining("'source.id'");
	}

	@Test
	void beanBySetters() {
		Bean bean = Rows.map(Bean.class, "first_name", "Ada", "AGE", 36L, "other", 1);

		assertThat(bean.firstName).isEqualTo("Ada");
		assertThat(bean.age).isEqualTo(36);
		assertThat(bean.nick).isEqualTo("unset");
	}

	@Test
	void beanThatNoColumnFitsIsAnError() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> Rows.map(Bean.class, "a", "Ada", "b", 36L))
			.withMessage("No column fits a property of '" + Bean.class.getName()
					+ "'. Properties: 'age', 'firstName', 'nick'. Columns: 'a', 'b'");
	}

	@Test
	void classByItsOneConstructor() {
		assertThat(Rows.map(Point.class, "y", 2, "x", 1).sum()).isEqualTo(3);
	}

	@Test
	void scalarIsTheFirstColumn() {
		assertThat(Rows.map(Long.class, "n", 1, "m", 2)).isEqualTo(1L);
		assertThat(Rows.map(long.class, "n", 1)).isEqualTo(1L);
		assertThat(Rows.map(String.class, "n", null)).isNull();
		assertThat(Rows.map(Object.class, "n", 1)).isEqualTo(1);
		assertThat(Rows.map(Colour.class, "c", "GREEN")).isEqualTo(Colour.GREEN);
		assertThatExceptionOfType(TypeMismatchDataAccessException.class)
			.isThrownBy(() -> Rows.map(long.class, "n", null))
			.withMessageContaining("Column 'n' is NULL");
	}

	@Test
	void mapAndRecordAreTheWholeRow() {
		assertThat((Object) Rows.map(Map.class, "b", 1, "a", 2)).isEqualTo(Map.of("b", 1, "a", 2));
		assertThat(Rows.map(Record.class, "b", 1)).isEqualTo(Rows.record("b", 1));
	}

	@Test
	void noColumnsIsAnErrorForAClass() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> Rows.map(Long.class))
			.withMessageContaining("no column");
	}

	@Test
	void valueOfTheDriversOwnClassIsTakenAsItIs() {
		Point point = new Point(1, 2);

		assertThat(Rows.map(Point.class, "location", point)).isSameAs(point);
	}

	@Test
	void oneColumnThatFitsNothingSaysBoth() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> Rows.map(Person.class, "name", "secret"))
			.withMessageContaining("No column for '" + Person.class.getName() + ".firstName'")
			.withMessageContaining("Nor does the column hold the object as a whole")
			.withMessageNotContaining("secret");
	}

	@Test
	void classesThatCannotBeMadeSayWhatToDo() {
		assertUnusable(Runner.class, "it is an interface; use a Java record");
		assertUnusable(Abstract.class, "it is abstract");
		assertUnusable(Inner.class, "make it static");
		assertUnusable(TwoConstructors.class, "nor exactly one constructor");
	}

	private static void assertUnusable(Class<?> type, String reason) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> Rows.map(type, "a", 1, "b", 2))
			.withMessageContaining(type.getName())
			.withMessageContaining(reason);
	}

	@Test
	void whatAConstructorThrowsComesThroughUnchanged() {
		assertThatIllegalStateException().isThrownBy(() -> Rows.map(Picky.class, "value", 1, "other", 2))
			.withMessage("not today");
	}

	@Test
	void asMapsARecordLikeTheRow() {
		Record row = Rows.record("id", 1L, "text", "a", "created_on", LocalDate.EPOCH);

		assertThat(row.as(Note.class)).isEqualTo(new Note(1, "a", LocalDate.EPOCH));
		assertThat(row.as(Record.class)).isSameAs(row);
		assertThat(row.as(Integer.class)).isEqualTo(1);
		assertThat((Object) row.as(Map.class)).isEqualTo(row.asMap());
		assertThat(Record.of(Map.of("x", 1, "y", 2)).as(Point.class).sum()).isEqualTo(3);
	}

	private record Note(long id, String text, LocalDate createdOn) {
	}

	private record Snake(String user_name, String address1) {
	}

	private record Tagged(List<UUID> tags, List<Colour> colours) {
	}

	private record Person(String firstName) {
	}

	private record Account(int id, Person owner) {
	}

	private record Transfer(int id, Account source, Account target) {
	}

	record Picky(int value, int other) {

		Picky {
			throw new IllegalStateException("not today");
		}

	}

	private enum Colour {

		RED, GREEN

	}

	private interface Runner {

	}

	private abstract static class Abstract {

	}

	final class Inner {

		MappingTests outer() {
			return MappingTests.this;
		}

	}

	static final class TwoConstructors {

		TwoConstructors(int a) {
		}

		TwoConstructors(int a, int b) {
		}

	}

	public static final class Point {

		private final int x;

		private final int y;

		public Point(int x, int y) {
			this.x = x;
			this.y = y;
		}

		int sum() {
			return this.x + this.y;
		}

	}

	static class Bean {

		private String firstName;

		private int age;

		private String nick = "unset";

		public void setFirstName(String firstName) {
			this.firstName = firstName;
		}

		public void setAge(int age) {
			this.age = age;
		}

		public void setNick(String nick) {
			this.nick = nick;
		}

	}

}
