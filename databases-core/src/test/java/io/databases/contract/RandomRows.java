package io.databases.contract;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A random table, and random rows for it: values of the columns' own Java types, of
 * others that the database may take, and nulls.
 */
final class RandomRows {

	private static final List<Function<Random, Object>> NUMBERS = List.of((random) -> random.nextInt(-999, 1_000),
			(random) -> random.nextLong(-9_999, 10_000), (random) -> (short) random.nextInt(100),
			(random) -> random.nextDouble(-99, 100), (random) -> BigDecimal.valueOf(random.nextLong(99_999), 2),
			(random) -> String.valueOf(random.nextInt(1_000)));

	private static final List<Function<Random, Object>> TEXTS = List.of((random) -> text(random, 6),
			(random) -> text(random, 14), (random) -> random.nextInt(100), (random) -> Thread.State.NEW);

	private static final List<Function<Random, Object>> DATES = List.of((random) -> date(random),
			(random) -> date(random).atTime(time(random)), (random) -> date(random).toString());

	private static final List<Function<Random, Object>> TIMES = List.of((random) -> time(random),
			(random) -> time(random).toString());

	/** What a column's type takes, mostly. */
	private static List<Function<Random, Object>> fitting(String type) {
		return switch (type) {
			case "SMALLINT", "INTEGER", "BIGINT", "NUMERIC(12, 3)", "DOUBLE PRECISION" -> NUMBERS;
			case "BOOLEAN" -> List.of(Random::nextBoolean);
			case "VARCHAR(12)", "CHAR(6)", "TEXT" -> TEXTS;
			case "TIME", "TIME(6)" -> TIMES;
			case "BLOB", "BYTEA" -> List.of((random) -> bytes(random));
			default -> DATES;
		};
	}

	private final List<String> types = new ArrayList<>();

	private final List<List<Function<Random, Object>>> makers = new ArrayList<>();

	private final Random random;

	private final Engine engine;

	RandomRows(Engine engine, Random random) {
		this.engine = engine;
		this.random = random;
		List<String> known = List.of("SMALLINT", "INTEGER", "BIGINT", "NUMERIC(12, 3)", "DOUBLE PRECISION", "BOOLEAN",
				"VARCHAR(12)", "CHAR(6)", "TEXT", "DATE", engine.time(), engine.dateTime(), engine.bytes());
		int columns = 1 + random.nextInt(5);
		for (int i = 0; i < columns; i++) {
			this.types.add(known.get(random.nextInt(known.size())));
			List<Function<Random, Object>> own = new ArrayList<>();
			List<Function<Random, Object>> fitting = fitting(this.types.get(i));
			if (random.nextInt(15) == 0) {
				fitting = fitting(known.get(random.nextInt(known.size())));
			}
			int kinds = (random.nextInt(4) == 0) ? 2 : 1;
			for (int kind = 0; kind < kinds; kind++) {
				own.add(fitting.get(random.nextInt(fitting.size())));
			}
			this.makers.add(own);
		}
	}

	private static String text(Random random, int bound) {
		String letters = "abc '\"\\{},?$:\u00e9\u20ac\n";
		int length = random.nextInt(bound);
		return IntStream.range(0, length)
			.mapToObj((i) -> String.valueOf(letters.charAt(random.nextInt(letters.length()))))
			.reduce("", String::concat);
	}

	private static LocalDate date(Random random) {
		return LocalDate.of(1971 + random.nextInt(60), 1 + random.nextInt(12), 1 + random.nextInt(28));
	}

	private static LocalTime time(Random random) {
		return LocalTime.of(random.nextInt(24), random.nextInt(60), random.nextInt(60), random.nextInt(1_000) * 1_000);
	}

	private static byte[] bytes(Random random) {
		byte[] bytes = new byte[random.nextInt(9)];
		random.nextBytes(bytes);
		return bytes;
	}

	String columns() {
		StringBuilder columns = new StringBuilder("(id INTEGER");
		for (int i = 0; i < this.types.size(); i++) {
			columns.append(", c").append(i).append(' ').append(this.types.get(i));
		}
		return columns.append(')').toString();
	}

	String insert(String table) {
		String names = String.join(", ", IntStream.range(0, this.types.size()).mapToObj((i) -> "c" + i).toList());
		return "INSERT INTO " + table + "(id, " + names + ") VALUES (:id, :" + names.replace(", ", ", :") + ")";
	}

	/** As text: what a column holds need not be of its type on SQLite. */
	String select(String table) {
		StringBuilder select = new StringBuilder("SELECT id");
		for (int i = 0; i < this.types.size(); i++) {
			select.append(", ").append(switch (this.engine) {
				case POSTGRESQL -> "CAST(c" + i + " AS TEXT)";
				case MARIADB, MYSQL -> "HEX(c" + i + ")";
				case SQLITE_FILE, SQLITE_MEMORY -> "typeof(c" + i + ") || quote(c" + i + ")";
			}).append(" AS c").append(i);
		}
		return select.append(" FROM ").append(table).append(" ORDER BY id").toString();
	}

	List<Map<String, Object>> rows(int count) {
		List<Map<String, Object>> rows = new ArrayList<>();
		for (int id = 0; id < count; id++) {
			Map<String, Object> row = new LinkedHashMap<>();
			row.put("id", id);
			for (int i = 0; i < this.types.size(); i++) {
				List<Function<Random, Object>> own = this.makers.get(i);
				boolean nothing = this.random.nextInt(6) == 0;
				row.put("c" + i, nothing ? null : own.get(this.random.nextInt(own.size())).apply(this.random));
			}
			rows.add(row);
		}
		return rows;
	}

	@Override
	public String toString() {
		return columns();
	}

}
