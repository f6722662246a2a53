package io.databases.contract;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.databases.Database;
import io.databases.query.QueryOperations;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads a stream of wide rows slowly, in a process of its own with little memory: alone,
 * then with a statement for each thousand rows, and then writes as many rows from a
 * publisher. Prints how many rows there were.
 */
final class StreamProgram {

	private static final Duration LIMIT = Duration.ofMinutes(5);

	private static final int STEP = 1_000;

	private StreamProgram() {
	}

	/**
	 * Runs it.
	 * @param args the URL, the digits of the number of rows, an expression for a wide
	 * text, "true" if the statements of the loop run in the stream's transaction, and the
	 * length of the texts to write
	 */
	public static void main(String[] args) {
		String sql = digits(Integer.parseInt(args[1]), args[2] + " AS text, ");
		Database database = Database.builder(args[0]).pool((pool) -> pool.withMaxSize(2)).build();
		database.connect().block(LIMIT);
		try {
			System.out.println("alone " + slow(database, sql).count().block(LIMIT));
			Flux<Integer> loop = Boolean.parseBoolean(args[3])
					? database.inTransactionMany((tx) -> withStatements(tx, sql)) : withStatements(database, sql);
			System.out.println("loop " + loop.count().block(LIMIT));
			int rows = (int) Math.pow(10, Integer.parseInt(args[1]));
			System.out.println("many " + write(database, rows, Integer.parseInt(args[4])).block(LIMIT));
		}
		finally {
			database.disconnect().block(LIMIT);
		}
	}

	private static Flux<Integer> slow(QueryOperations on, String sql) {
		return on.iterate(sql)
			.index()
			.concatMap((row) -> (row.getT1() % STEP == 0)
					? Mono.delay(Duration.ofMillis(1)).thenReturn(row.getT2().size()) : Mono.just(row.getT2().size()));
	}

	/** All texts together are larger than the memory. */
	private static Mono<Long> write(Database database, int rows, int length) {
		Flux<Map<String, Object>> source = Flux.range(0, rows)
			.map((number) -> Map.of("number", number, "text",
					String.valueOf((char) ('a' + number % 26)).repeat(length)));
		return database.execute("DROP TABLE IF EXISTS streamed")
			.then(database.execute("CREATE TABLE streamed(number INTEGER, text VARCHAR(" + length + "))"))
			.then(database.executeMany("INSERT INTO streamed(number, text) VALUES (:number, :text)", source))
			.flatMap((count) -> database.execute("DROP TABLE streamed").thenReturn(count));
	}

	private static Flux<Integer> withStatements(QueryOperations on, String sql) {
		return on.iterate(sql)
			.index()
			.concatMap((row) -> (row.getT1() % STEP == 0) ? on.fetchVal("SELECT 1", Integer.class)
					: Mono.just(row.getT2().size()));
	}

	/**
	 * A query that makes numbers without a table.
	 * @param places how many digits they have
	 * @param columns further columns, before the number
	 * @return the query
	 */
	static String digits(int places, String columns) {
		String number = IntStream.range(0, places)
			.mapToObj((i) -> "d" + i + ".n * " + (long) Math.pow(10, i))
			.collect(Collectors.joining(" + "));
		String from = IntStream.range(0, places).mapToObj((i) -> "digits d" + i).collect(Collectors.joining(", "));
		return "WITH digits(n) AS (SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4"
				+ " UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)"
				+ " SELECT " + columns + number + " AS number FROM " + from;
	}

}
