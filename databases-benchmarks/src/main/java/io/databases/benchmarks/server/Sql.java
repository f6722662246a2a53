package io.databases.benchmarks.server;

/**
 * The statements, with {@code ?} for values.
 */
final class Sql {

	static final int ROWS = 10_000;

	static final String BY_KEY = "SELECT id, name, amount, active, created FROM item WHERE id = ?";

	static final String LIST = "SELECT id, name, amount, active, created FROM item WHERE id <= 1000";

	static final String INSERT = "INSERT INTO event(source, text) VALUES (?, ?)";

	static final String UPDATE = "UPDATE item SET amount = amount + 1 WHERE id = ?";

	static final String BULK = "INSERT INTO target(id, name, amount, active, created) VALUES (?, ?, ?, ?, ?)";

	private Sql() {
	}

	/** With PostgreSQL's placeholders. */
	static String numbered(String sql) {
		StringBuilder text = new StringBuilder();
		int number = 0;
		for (int i = 0; i < sql.length(); i++) {
			char c = sql.charAt(i);
			if (c == '?') {
				text.append('$').append(++number);
			}
			else {
				text.append(c);
			}
		}
		return text.toString();
	}

	/** With names in the place of the placeholders. */
	static String named(String sql, String... names) {
		String text = sql;
		for (String name : names) {
			text = text.replaceFirst("\\?", ":" + name);
		}
		return text;
	}

}
