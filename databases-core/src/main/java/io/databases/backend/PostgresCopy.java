package io.databases.backend;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.databases.sql.InsertShape;
import io.databases.sql.InsertShape.Conflict;
import io.netty.buffer.Unpooled;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Rows by PostgreSQL's COPY, where it does what the INSERT would do: into tables without
 * rules, row security, generated columns and identities that are always the server's, and
 * for values whose text the column's type reads as the same value that a cast of the
 * bound value gives.
 */
final class PostgresCopy implements RowCopy {

	/** Fewer rows are stored while the server looks for the columns. */
	private static final int LEAST_ROWS = 1_000;

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*|\"[^\"'\\\\]+\"");

	private static final Pattern TABLE = Pattern.compile("(?:(?:" + NAME + ")\\.)?(?:" + NAME + ")");

	/** The innermost call is told first, COPY itself last. */
	private static final Pattern LINE = Pattern.compile("^COPY .*?, line (\\d+)", Pattern.MULTILINE);

	/*
	 * Through JSON, since servers before PostgreSQL 12 have no generated columns.
	 */
	private static final String COLUMNS = """
			SELECT CASE WHEN t.typtype = 'b' AND t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace \
			THEN t.typname::text ELSE '' END \
			FROM pg_catalog.unnest(ARRAY[%s]::text[]) WITH ORDINALITY AS w(name, number) \
			JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass('%s') AND c.relkind IN ('r', 'p') \
			AND NOT c.relrowsecurity AND NOT c.relhasrules \
			JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = w.name AND a.attnum > 0 \
			AND NOT a.attisdropped AND coalesce(pg_catalog.to_jsonb(a)->>'attidentity', '') <> 'a' \
			AND coalesce(pg_catalog.to_jsonb(a)->>'attgenerated', '') = '' \
			JOIN pg_catalog.pg_type t ON t.oid = a.atttypid ORDER BY w.number""";

	@Override
	public int leastRows() {
		return LEAST_ROWS;
	}

	@Override
	public boolean isPossible(Connection connection) {
		return driver(connection) != null;
	}

	private static @Nullable PostgresqlConnection driver(Connection connection) {
		if (connection instanceof PostgresqlConnection driver) {
			return driver;
		}
		return (connection instanceof Wrapped<?> wrapped) ? wrapped.unwrap(PostgresqlConnection.class) : null;
	}

	@Override
	public @Nullable String describe(InsertShape insert) {
		boolean plain = insert.conflict() == Conflict.NONE && !insert.hasReturning() && !insert.columns().isEmpty()
				&& insert.items().stream().allMatch((item) -> item.kind() == InsertShape.Item.Kind.PARAMETER)
				&& insert.items().size() == insert.columns().size()
				&& insert.columns().stream().allMatch((column) -> NAME.matcher(column).matches())
				&& TABLE.matcher(insert.table()).matches() && isOnlyTable(insert);
		if (!plain) {
			return null;
		}
		String names = insert.columns()
			.stream()
			.map((column) -> "'" + folded(column) + "'")
			.collect(Collectors.joining(", "));
		return COLUMNS.formatted(names, insert.table());
	}

	/** No alias, no OVERRIDING, no WITH, not even a comment. */
	private static boolean isOnlyTable(InsertShape insert) {
		String plain = "INSERTINTO" + insert.table() + "(" + String.join(",", insert.columns()) + ")";
		String prefix = insert.prefix().replaceAll("\\s", "");
		return prefix.equalsIgnoreCase(plain.replaceAll("\\s", "")) && insert.suffix().isEmpty();
	}

	private static String folded(String name) {
		return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name.toLowerCase(Locale.ROOT);
	}

	@Override
	public byte @Nullable [] encode(List<@Nullable Object[]> rows, int[] places, List<String> types) {
		PostgresCopyText text = new PostgresCopyText(rows.size(), types);
		for (@Nullable
		Object[] row : rows) {
			for (int column = 0; column < places.length; column++) {
				if (!text.add(column, PlainValues.of(row[places[column]]))) {
					return null;
				}
			}
		}
		return text.finish().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public String text(InsertShape insert) {
		return "COPY " + insert.table() + " (" + String.join(", ", insert.columns()) + ") FROM STDIN";
	}

	/**
	 * The driver lets go of the rows when it is cancelled, though its event loop may be
	 * about to write them. So it hears of no cancel: the fence that follows one waits for
	 * the end of the COPY, or stops it on the server.
	 */
	@Override
	public Publisher<Long> send(Connection connection, String text, byte[] rows) {
		PostgresqlConnection driver = Objects.requireNonNull(driver(connection));
		return Mono.fromFuture(
				() -> driver.copyIn(text).from(Mono.just(Unpooled.wrappedBuffer(rows))).build().toFuture(), true);
	}

	@Override
	public long rowOf(Throwable error) {
		if (error instanceof PostgresqlException reported) {
			Matcher line = LINE.matcher(reported.getErrorDetails().getWhere().orElse(""));
			if (line.find() && line.group(1).length() < 10) {
				return Long.parseLong(line.group(1));
			}
		}
		return 0;
	}

}
