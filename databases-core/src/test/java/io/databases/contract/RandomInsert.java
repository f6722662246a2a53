package io.databases.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A random INSERT in whatever words the database knows, with comments, expressions,
 * defaults, arrays and clauses, and random rows for it. What stands in a row may look at
 * other rows, and rows may meet.
 */
final class RandomInsert {

	/** What happens to a row that is there already. */
	enum Meeting {

		ERROR, IGNORED, CHANGED

	}

	private static final int MAX_ROWS = 14;

	private final Engine engine;

	private final Random random;

	private final Meeting meeting;

	private final List<String> columns = new ArrayList<>();

	private final String verb;

	private final String clause;

	private final boolean returning;

	private final String body;

	private final String end;

	private final List<Map<String, Object>> rows;

	RandomInsert(Engine engine, Random random) {
		this.engine = engine;
		this.random = random;
		this.meeting = pick(Meeting.values());
		this.returning = engine != Engine.MYSQL && random.nextInt(4) == 0;
		boolean byVerb = engine != Engine.POSTGRESQL && this.meeting != Meeting.ERROR && random.nextBoolean();
		this.verb = byVerb ? verb() : "INSERT INTO";
		this.clause = byVerb ? "" : clause();
		this.columns.add("k");
		for (String column : List.of("a", "n", "list")) {
			if (random.nextInt(3) > 0 && (engine == Engine.POSTGRESQL || !column.equals("list"))) {
				this.columns.add(random.nextInt(this.columns.size() + 1), column);
			}
		}
		this.body = body();
		this.end = this.returning ? "" : pick("", "", ";", " -- :end", " /* :end */");
		this.rows = makeRows();
	}

	/** The table's definition. */
	static String definition(Engine engine) {
		return "(id " + engine.identity() + ", k INTEGER UNIQUE, a VARCHAR(60) DEFAULT 'd', n INTEGER DEFAULT 7"
				+ ((engine == Engine.POSTGRESQL) ? ", list TEXT[]" : "") + ")";
	}

	/** The statement for a table. */
	String sql(String table) {
		return (this.verb + gap() + table + this.body + this.clause + (this.returning ? " RETURNING k, a" : "")
				+ this.end)
			.replace("{table}", table);
	}

	List<Map<String, Object>> rows() {
		return this.rows;
	}

	/** Whether a key that comes back is that of a row which is not changed by another. */
	boolean keepsRows() {
		return this.meeting != Meeting.CHANGED && !this.returning;
	}

	private String verb() {
		boolean ignored = this.meeting == Meeting.IGNORED;
		if (this.engine.isMySqlFamily()) {
			return ignored ? "INSERT IGNORE INTO" : "REPLACE INTO";
		}
		return ignored ? "INSERT OR IGNORE INTO" : pick("INSERT OR REPLACE INTO", "REPLACE INTO");
	}

	private String clause() {
		if (this.meeting == Meeting.ERROR) {
			return "";
		}
		if (this.engine.isMySqlFamily()) {
			return " ON DUPLICATE" + gap() + "KEY UPDATE "
					+ ((this.meeting == Meeting.IGNORED) ? "k = {table}.k" : pick("a = VALUES(a)", "n = {table}.n + 1",
							"n = coalesce({table}.n, 0) + VALUES(k), a = 'changed'", "n = :k"));
		}
		return " ON CONFLICT" + gap()
				+ ((this.meeting == Meeting.IGNORED) ? pick("DO NOTHING", "(k) DO NOTHING")
						: pick("(k) DO UPDATE SET a = excluded.a", "(k) DO UPDATE SET n = {table}.n + 1",
								"(k) DO UPDATE SET n = coalesce({table}.n, 0) + excluded.k WHERE {table}.k > 2",
								"(k) DO UPDATE SET n = :k"));
	}

	private String body() {
		String names = this.columns.stream().map(this::name).collect(Collectors.joining(gap() + "," + gap()));
		String list = gap() + "(" + names + ")" + gap();
		return switch (this.random.nextInt(12)) {
			case 0 -> list + "SELECT" + gap() + row() + ((this.engine == Engine.POSTGRESQL) ? "" : filter());
			case 1 -> list + "VALUES" + gap() + "(" + row() + "), (" + row().replaceFirst(":k", ":k + 1000") + ")";
			default -> list + "VALUES" + gap() + "(" + row() + ")";
		};
	}

	/* SQLite takes ON after SELECT for that of a join, unless there is a WHERE. */
	private String filter() {
		return this.engine.isMySqlFamily() ? "" : " WHERE true";
	}

	private String row() {
		return this.columns.stream().map(this::value).collect(Collectors.joining("," + gap()));
	}

	private String name(String column) {
		String quote = this.engine.isMySqlFamily() ? "`" : "\"";
		return (this.random.nextInt(4) == 0) ? quote + column + quote : column;
	}

	private String value(String column) {
		return switch (column) {
			case "k" -> ":k";
			case "a" -> text();
			case "n" -> number();
			default -> pick(":list", ":list", "ARRAY[:a, 'x']", "NULL");
		};
	}

	private String text() {
		String join = this.engine.isMySqlFamily() ? "concat(coalesce(:a, ''), '?')" : "coalesce(:a, '') || '?'";
		return switch (this.random.nextInt(12)) {
			case 0 -> "lower(:a)";
			case 1 -> join;
			case 2 -> "'it''s :no'";
			case 3 -> "CASE WHEN :k > 3 THEN 'many' ELSE :a END";
			case 4 -> "(SELECT max(a) FROM {table} AS other)";
			case 5 -> this.engine.isServer() ? "DEFAULT" : "NULL";
			case 6 -> "coalesce(:a, 'none')" + gap();
			default -> ":a";
		};
	}

	private String number() {
		return switch (this.random.nextInt(10)) {
			case 0 -> ":n + 1";
			case 1 -> "(:k * 2)";
			case 2 -> this.engine.isServer() ? "DEFAULT" : "-1";
			case 3 -> "(SELECT count(*) FROM {table} AS other)";
			case 4 -> "-" + gap() + "CAST(:k AS " + (this.engine.isMySqlFamily() ? "SIGNED" : "INTEGER") + ")";
			case 5 -> "42";
			default -> ":n";
		};
	}

	/** Space, with a comment that is not to be read. */
	private String gap() {
		return switch (this.random.nextInt(30)) {
			case 0 -> " /* :no ? $1 ; 'it */ ";
			case 1 -> " -- :no, it's\n";
			case 2 -> this.engine.isMySqlFamily() ? " # :no \"\n" : "\n\t";
			case 3, 4, 5 -> "\n";
			default -> " ";
		};
	}

	private List<Map<String, Object>> makeRows() {
		int count = 2 + this.random.nextInt(MAX_ROWS);
		boolean distinct = this.meeting == Meeting.ERROR && this.random.nextInt(4) > 0;
		List<String> used = List.of("k", "a", "n", "list")
			.stream()
			.filter((name) -> (this.body + this.clause).contains(":" + name))
			.toList();
		boolean texts = this.random.nextInt(5) == 0;
		return IntStream.range(0, count)
			.<Map<String, Object>>mapToObj(
					(number) -> row(used, distinct ? number + 10 : this.random.nextInt(count), texts))
			.toList();
	}

	private Map<String, Object> row(List<String> used, int key, boolean texts) {
		Map<String, Object> row = new LinkedHashMap<>();
		for (String name : used) {
			boolean nothing = !name.equals("k") && this.random.nextInt(5) == 0;
			row.put(name, nothing ? null : switch (name) {
				case "k" -> texts ? (Object) String.valueOf(key) : key;
				case "a" -> pick("it's", "a\\b", "", "\"q\" ? $1", ":no", "x" + this.random.nextInt(9));
				case "n" -> this.random.nextInt(100);
				default -> new String[] { "p" + this.random.nextInt(9), pick("q,\"", null) };
			});
		}
		return row;
	}

	@SafeVarargs
	private <T> T pick(T... from) {
		return from[this.random.nextInt(from.length)];
	}

	@Override
	public String toString() {
		return sql("t") + " " + this.rows;
	}

}
