package io.databases.backend;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Rows as PostgreSQL's arrays. An element has the type that the driver would give to the
 * same value alone; texts and nulls, which go without a type, have the one that PREPARE
 * finds for them.
 */
final class PostgresArrays implements RowArrays {

	private static final String NAME = "databases_parameter_types";

	/*
	 * Left out: arrays (unnest would flatten them), rows and pseudo types, and those
	 * whose arrays are divided by another character. Types are named with their schema:
	 * "character" alone would mean a single one.
	 */
	private static final String TYPES = """
			SELECT CASE WHEN t.typtype IN ('b', 'd', 'e', 'r', 'm') AND t.typcategory <> 'A' AND t.typarray <> 0 \
			AND t.typdelim = ',' THEN quote_ident(n.nspname) || '.' || quote_ident(t.typname) ELSE '' END \
			FROM pg_catalog.pg_prepared_statements s \
			CROSS JOIN LATERAL unnest(s.parameter_types::oid[]) WITH ORDINALITY AS p(type, number) \
			JOIN pg_catalog.pg_type t ON t.oid = p.type JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
			WHERE s.name = '%s' ORDER BY p.number""".formatted(NAME);

	private static final String FORGET = """
			DO $forget$ BEGIN IF EXISTS (SELECT 1 FROM pg_catalog.pg_prepared_statements WHERE name = '%s') \
			THEN DEALLOCATE %s; END IF; END $forget$""".formatted(NAME, NAME);

	private final RowCopy copy = new PostgresCopy();

	@Override
	public RowCopy copy() {
		return this.copy;
	}

	@Override
	public @Nullable Column column(List<@Nullable Object[]> rows, int index) {
		PostgresArrayText array = new PostgresArrayText(rows.size());
		for (@Nullable
		Object[] row : rows) {
			if (!array.add(PlainValues.of(row[index]))) {
				return null;
			}
		}
		return array.finish();
	}

	/**
	 * PREPARE stands in a block of its own, whose error is caught there: the transaction
	 * must live on.
	 */
	@Override
	public String describe(String statement, List<@Nullable String> types) {
		StringBuilder prepare = new StringBuilder("PREPARE ").append(NAME);
		for (int i = 0; i < types.size(); i++) {
			String type = types.get(i);
			prepare.append((i == 0) ? "(" : ", ").append((type != null) ? type : "unknown");
		}
		prepare.append(types.isEmpty() ? " AS " : ") AS ").append(statement);
		String inner = quoted(prepare.toString());
		return "DO " + quoted("BEGIN EXECUTE " + inner + "; EXCEPTION WHEN OTHERS THEN NULL; END") + "; " + TYPES + "; "
				+ FORGET;
	}

	/** In dollar quotes whose tag does not occur inside. */
	private static String quoted(String text) {
		int number = 0;
		String quote = "$q0$";
		while (text.contains(quote)) {
			quote = "$q" + ++number + "$";
		}
		return quote + "\n" + text + "\n" + quote;
	}

}
