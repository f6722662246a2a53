package io.databases.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.databases.lease.Scope;
import io.databases.query.PreparedRows.Bindings;
import io.databases.sql.RenderedSql;
import io.databases.sql.SqlText;
import io.databases.sql.Verb;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Rows that go one after the other: as bindings of one statement of the driver, or as
 * statements that are joined to one text where the database takes such.
 */
final class ManySingles {

	/** So few that the limit of a statement's time and a cancel still mean something. */
	private static final int ROWS = 100;

	/** No statement is joined to a text that is longer. */
	private static final int JOINED_LENGTH = 200_000;

	private final QueryExecutor executor;

	private final Scope scope;

	private final SqlText text;

	private final RowReader reader;

	private final RowsSink sink;

	private final boolean joined;

	ManySingles(QueryExecutor executor, Scope scope, SqlText text, RowReader reader, RowsSink sink) {
		this.executor = executor;
		this.scope = scope;
		this.text = text;
		this.reader = reader;
		this.sink = sink;
		this.joined = executor.context().bulk().joinsStatements() && isJoinable(text);
	}

	/** Only what has one result for certain; a semicolon anywhere might be its end. */
	private static boolean isJoinable(SqlText text) {
		Verb verb = text.verb();
		return (verb == Verb.INSERT || verb == Verb.REPLACE || verb == Verb.UPDATE || verb == Verb.DELETE)
				&& text.statements() == 1 && text.sql().indexOf(';') < 0 && text.unterminated() == null;
	}

	Mono<Long> send(List<@Nullable Object[]> rows, long first) {
		return Flux.range(0, (rows.size() + ROWS - 1) / ROWS)
			.concatMap((part) -> part(render(rows, part * ROWS), first + part * ROWS), 1)
			.reduce(0L, Long::sum);
	}

	private List<RenderedSql> render(List<@Nullable Object[]> rows, int from) {
		return rows.subList(from, Math.min(rows.size(), from + ROWS))
			.stream()
			.map((values) -> this.text.render(this.reader.source(values)))
			.toList();
	}

	/** Rows of the same text go together; lists may make it another one. */
	private Mono<Long> part(List<RenderedSql> rows, long first) {
		List<PreparedRows> statements = new ArrayList<>();
		int start = 0;
		for (int end = 1; end <= rows.size(); end++) {
			if (end == rows.size() || !isOneStatement(rows, start, end)) {
				statements.add(statement(rows.subList(start, end), first + start));
				start = end;
			}
		}
		return Flux.fromIterable(statements)
			.concatMap((statement) -> this.sink.send(this.scope, statement), 1)
			.reduce(0L, Long::sum);
	}

	private boolean isOneStatement(List<RenderedSql> rows, int start, int next) {
		if (!this.joined) {
			return rows.get(next).text().equals(rows.get(start).text()) && rows.get(next).bindCount() > 0;
		}
		return (long) (next - start + 1) * rows.get(next).text().length() < JOINED_LENGTH;
	}

	private PreparedRows statement(List<RenderedSql> rows, long first) {
		if (!this.joined) {
			List<@Nullable Object[]> values = new ArrayList<>(rows.size());
			rows.forEach((row) -> values.add(row.binds().toArray()));
			return prepared(rows, rows.get(0).text(), new Bindings(values, names(rows.get(0)).toList()), first);
		}
		// on lines of their own: a statement may end in a comment
		String all = rows.stream().map(RenderedSql::text).collect(Collectors.joining("\n;\n"));
		Bindings bindings = Bindings.once(rows.stream().flatMap((row) -> row.binds().stream()).toArray(),
				rows.stream().flatMap(ManySingles::names).toList());
		return prepared(rows, all, bindings, first);
	}

	private PreparedRows prepared(List<RenderedSql> rows, String all, Bindings bindings, long first) {
		return PreparedRows.each(this.text, all, bindings, this.executor.context().binder(), first, rows.size());
	}

	private static Stream<String> names(RenderedSql row) {
		return IntStream.range(0, row.bindCount()).mapToObj(row::parameterName);
	}

}
