package io.databases.contract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Lists of values of every class, and of any length. The same code for each database.
 */
abstract class ListsContract extends Contract {

	private static final Instant MOMENT = Instant.parse("2026-02-03T04:05:06Z");

	private static final LocalDateTime LOCAL = LocalDateTime.parse("2026-02-03T04:05:06");

	private static final UUID ID = UUID.fromString("0b5c3a52-2f5b-4f1e-8f0e-2d8a4a5e7c11");

	ListsContract(Engine engine) {
		super(engine);
	}

	enum Mood {

		OK, BAD {
			@Override
			public String toString() {
				return "a class of its own";
			}
		}

	}

	/** A type of column, and pairs of values of it: one that is stored, and another. */
	private Map<String, List<List<Object>>> samples() {
		boolean postgres = this.engine == Engine.POSTGRESQL;
		Map<String, List<List<Object>>> samples = new LinkedHashMap<>();
		samples.put("INTEGER",
				List.of(List.of(7, 8), List.of(7L, 8L), List.of((short) 7, (short) 8), List.of((byte) 7, (byte) 8),
						List.of(BigInteger.valueOf(7), BigInteger.TEN), List.of(7, 8L),
						List.of(Optional.of(7), Optional.empty()), List.of(7, new BigDecimal("8"))));
		samples.put("BIGINT", List.of(List.of(7L, 1L << 40), List.of(Optional.of(7L), Optional.of(8L))));
		samples.put("NUMERIC(20, 4)", List.of(List.of(new BigDecimal("12.5"), new BigDecimal("1234567890.1234"))));
		samples.put("DOUBLE PRECISION", List.of(List.of(1.5, 1e300), List.of(1.5f, 2.5f)));
		samples.put("BOOLEAN", List.of(List.of(true, true), List.of(Optional.of(true), Optional.empty())));
		samples.put("VARCHAR(100)",
				List.of(List.of("it's {\"a\\b\"}, NULL", "NULL"), List.of('x', 'y'),
						List.of(new StringBuilder("b,a").reverse(), new StringBuilder("c").reverse()),
						List.of("a", new StringBuilder("b").reverse()),
						List.of(URI.create("https://example.org/?a=b"), URI.create("a")), List.of(Mood.BAD, Mood.OK),
						List.of(Mood.OK, "BAD"), List.of(Optional.of("a b"), Optional.empty())));
		samples.put(this.engine.bytes(),
				List.of(List.of(new byte[] { 0, 1, -1 }, new byte[0]),
						List.of(ByteBuffer.wrap(new byte[] { 5, 6 }), ByteBuffer.wrap(new byte[] { 7 })),
						List.of(Optional.of(new byte[] { 1 }), Optional.empty())));
		samples.put(postgres ? "UUID" : "CHAR(36)", List.of(List.of(ID, UUID.randomUUID()),
				List.of(ID.toString(), UUID.randomUUID().toString()), List.of(ID, UUID.randomUUID().toString())));
		samples.put("DATE",
				List.of(List.of(LOCAL.toLocalDate(), LocalDate.of(1, 1, 1)),
						List.of(java.sql.Date.valueOf(LOCAL.toLocalDate()), java.sql.Date.valueOf("2020-01-01")),
						List.of("2026-02-03", "2020-01-01")));
		samples.put("TIME", List.of(List.of(LocalTime.of(4, 5, 6), LocalTime.of(1, 0))));
		samples.put(this.engine.dateTime(),
				List.of(List.of(LOCAL, LOCAL.plusYears(1)), List.of(Optional.of(LOCAL), Optional.empty())));
		samples.put(this.engine.isMySqlFamily() ? "TIMESTAMP NULL" : "TIMESTAMP WITH TIME ZONE",
				List.of(List.of(MOMENT, MOMENT.plusSeconds(1)),
						List.of(OffsetDateTime.parse("2026-02-03T06:05:06+02:00"),
								OffsetDateTime.parse("2020-01-01T00:00:00Z")),
						List.of(MOMENT.atZone(ZoneId.of("Europe/Berlin")), MOMENT.atZone(ZoneId.of("UTC")).plusDays(1)),
						List.of(Date.from(MOMENT), Date.from(Instant.EPOCH.plusSeconds(9))),
						List.of(java.sql.Timestamp.from(MOMENT), new java.sql.Timestamp(1_000_000)),
						List.of(Date.from(MOMENT), MOMENT.plusSeconds(1)),
						List.of(Optional.of(MOMENT.atZone(ZoneId.of("Europe/Berlin"))), Optional.of(MOMENT))));
		if (postgres) {
			await(this.database.execute("CREATE TYPE mood AS ENUM ('OK', 'BAD')"));
			this.reopen((builder) -> builder); // enums are asked for by new connections
			samples.put("mood", List.of(List.of(Mood.BAD, Mood.OK), List.of("BAD", "OK"),
					List.of(Optional.of(Mood.BAD), Optional.empty())));
			samples.put("INTERVAL", List.of(List.of(Duration.parse("PT-3H-0.5S"), Duration.ofDays(9)),
					List.of(Optional.of(Duration.ofHours(30)), Optional.empty())));
		}
		if (this.engine.isMySqlFamily()) {
			samples.put("TIME(3)", List.of(List.of(Duration.parse("PT-3H-0.5S"), Duration.ofHours(30))));
		}
		return samples;
	}

	@Test
	void elementsOfEveryClass() {
		SoftAssertions all = new SoftAssertions();
		int[] tables = { 0 };
		samples().forEach((type, pairs) -> {
			for (List<Object> pair : pairs) {
				String table = "list" + tables[0]++;
				String what = type + " of " + pair.get(0).getClass() + " and " + pair.get(1).getClass();
				try {
					await(this.database.execute("CREATE TABLE " + table + "(c " + type + ")"));
					check(all, what, table, pair);
				}
				catch (RuntimeException ex) {
					all.fail(what, ex);
				}
			}
		});
		all.assertAll();
	}

	private void check(SoftAssertions all, String what, String table, List<Object> pair) {
		String insert = "INSERT INTO " + table + "(c) VALUES (:c)";
		assertThat(await(this.database.execute(insert, Map.of("c", pair.get(0)))).rowsAffected()).isEqualTo(1);
		assertThat(
				await(this.database.executeMany(insert, List.of(Map.of("c", pair.get(0)), Map.of("c", pair.get(0))))))
			.isEqualTo(2);
		String in = "SELECT count(*) FROM " + table + " WHERE c IN (:list)";
		List<Object> withNull = new ArrayList<>(pair);
		withNull.add(null);
		List<Object> lists = new ArrayList<>(List.of(pair, pair.subList(0, 1), pair.toArray()));
		if (this.engine != Engine.MYSQL || !what.matches("TIME[ (].*")) {
			lists.add(withNull); // with a NULL in it, MySQL compares times as texts
		}
		for (Object list : lists) {
			all.assertThat(await(this.database.fetchVal(in, Map.of("list", list), Long.class)))
				.as(what + " in " + list.getClass().getSimpleName() + " of "
						+ ((list instanceof List<?> elements) ? elements.size() : "an array"))
				.isEqualTo(3);
		}
		List<Object> other = pair.subList(1, 2);
		if (!(other.get(0) instanceof Optional<?> optional) || optional.isPresent()) {
			String notIn = "SELECT count(*) FROM " + table + " WHERE c NOT IN (:list)";
			boolean same = pair.get(0).equals(pair.get(1)) || isSameMoment(pair);
			all.assertThat(await(this.database.fetchVal(notIn, Map.of("list", other), Long.class)))
				.as("NOT " + what)
				.isEqualTo(same ? 0 : 3);
		}
	}

	private static boolean isSameMoment(List<Object> pair) {
		return pair.get(1) instanceof Optional<?> other && other.get() instanceof Instant;
	}

	@Test
	void whatCanBeNoElementIsRefusedByName() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.fetchVal("SELECT count(*) FROM notes WHERE text IN (:list)",
					Map.of("list", Arrays.asList("topsecret", new Thread("topsecret"))), Long.class)))
			.withMessageContaining("java.lang.Thread")
			.withMessageContaining(":list")
			.withMessageNotContaining("topsecret");
	}

	@Test
	void seventyThousandElements() {
		insertMany(3);
		String in = "SELECT count(*) FROM notes WHERE id IN (:ids)";
		Map<String, Object> ids = Map.of("ids", LongStream.range(0, 70_000).boxed().toList());
		assertThat(await(this.database.fetchVal(in, ids, Long.class))).isEqualTo(3);
		assertThat(await(this.database.fetchVal(in.replace("IN", "NOT IN"), ids, Long.class))).isZero();
		assertThat(await(this.database.fetchVal(in.replace("id IN", "text IN"),
				Map.of("ids", IntStream.range(0, 70_000).mapToObj((i) -> "note " + i).toList()), Long.class)))
			.isEqualTo(3);
	}

	/** SQLite has a limit, which the library that is loaded was built with. */
	@Test
	void moreElementsThanSqliteHasBinds() {
		insertMany(3);
		String in = "SELECT count(*) FROM notes WHERE id IN (:ids)";
		Map<String, Object> ids = Map.of("ids", LongStream.range(0, 300_000).boxed().toList());
		if (this.engine.isServer()) {
			assertThat(await(this.database.fetchVal(in, ids, Long.class))).isEqualTo(3);
			return;
		}
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> await(this.database.fetchVal(in, ids, Long.class)))
			.withMessageContaining("divide its lists")
			.withMessageContaining(in);
	}

	@Test
	void manyTuples() {
		insertMany(3);
		String in = "SELECT id FROM notes WHERE (id, text) IN (:pairs) ORDER BY id";
		List<List<Object>> pairs = IntStream.range(0, 5_000)
			.mapToObj((i) -> List.<Object>of((long) i, "note " + i % 2))
			.toList();
		assertThat(await(this.database.fetchAll(in, Map.of("pairs", pairs), Long.class))).isEmpty();
		List<List<Object>> found = new ArrayList<>(pairs);
		found.add(List.of(1L, "note 0"));
		assertThat(await(this.database.fetchAll(in, Map.of("pairs", found), Long.class))).containsExactly(1L);
		assertThat(await(this.database.fetchAll(in, Map.of("pairs", List.of()), Long.class))).isEmpty();
		assertThat(await(this.database.fetchAll(in.replace("IN", "NOT IN"), Map.of("pairs", found), Long.class)))
			.containsExactly(2L, 3L);
	}

}
