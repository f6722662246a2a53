package io.databases.contract;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.Database;
import io.databases.connection.DatabaseConnection;
import io.databases.record.Record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Moments and local times where the JVM is in another zone than the sessions, which are
 * in UTC unless the URL says otherwise: written as SQL text and as values, read back.
 */
abstract class TimeZonesContract extends Contract {

	private static final OffsetDateTime MOMENT = OffsetDateTime.parse("2026-02-03T04:05:06Z");

	private static final LocalDateTime LOCAL = LocalDateTime.parse("2026-02-03T04:05:06");

	private TimeZone before;

	TimeZonesContract(Engine engine) {
		super(engine);
	}

	/** Before the database of the test is opened, since drivers look at it then. */
	@BeforeEach
	@Override
	void createDatabase() {
		this.before = TimeZone.getDefault();
		TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
		super.createDatabase();
	}

	@AfterEach
	@Override
	void dropDatabase() {
		TimeZone.setDefault(this.before);
		super.dropDatabase();
	}

	@Override
	void createNotes() {
		String zoned = this.engine.isMySqlFamily() ? "TIMESTAMP NULL" : "TIMESTAMP WITH TIME ZONE";
		await(this.database.execute("CREATE TABLE times(id INTEGER PRIMARY KEY, moment " + zoned + ", local "
				+ this.engine.dateTime() + ")"));
	}

	private static void add(Database on, int id, Object moment) {
		await(on.execute("INSERT INTO times(id, moment, local) VALUES (:id, :moment, :local)",
				Map.of("id", id, "moment", moment, "local", LOCAL)));
	}

	private List<Record> times(Database on) {
		return await(on.fetchAll("SELECT id, moment, local, " + text("moment") + " AS mt, " + text("local")
				+ " AS lt FROM times WHERE id > :min ORDER BY id", Map.of("min", 0)));
	}

	private String text(String column) {
		return switch (this.engine) {
			case POSTGRESQL -> column + "::text";
			case MARIADB, MYSQL -> "CAST(" + column + " AS CHAR)";
			case SQLITE_FILE, SQLITE_MEMORY -> "CAST(" + column + " AS TEXT)";
		};
	}

	@Test
	void sessionsAreInUtcWhateverTheZoneOfTheJvm() {
		assertThat(ZoneId.systemDefault()).isEqualTo(ZoneId.of("Asia/Kolkata"));
		String moment = (this.engine == Engine.POSTGRESQL) ? "'2026-02-03 04:05:06+00'" : "'2026-02-03 04:05:06'";
		await(this.database.execute("INSERT INTO times VALUES (1, " + moment + ", '2026-02-03 04:05:06')"));
		add(this.database, 2, MOMENT);
		add(this.database, 3, MOMENT.toInstant());
		add(this.database, 4, MOMENT.atZoneSameInstant(ZoneId.of("America/New_York")));
		add(this.database, 5, Date.from(MOMENT.toInstant()));
		add(this.database, 6, Timestamp.from(MOMENT.toInstant()));
		List<Record> rows = times(this.database);
		assertThat(rows).hasSize(6).allSatisfy((row) -> {
			assertThat(row.get("moment")).isEqualTo(MOMENT);
			assertThat(row.get("moment", Instant.class)).isEqualTo(MOMENT.toInstant());
			assertThat(row.get("moment", LocalDateTime.class)).isEqualTo(LOCAL);
			assertThat(row.get("local")).isEqualTo(LOCAL);
			assertThat(row.get("local", Instant.class)).isEqualTo(MOMENT.toInstant());
			assertThat(row.get("mt", String.class)).startsWith("2026-02-03 04:05:06");
			assertThat(row.get("lt", String.class)).startsWith("2026-02-03 04:05:06");
		});
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM times WHERE moment = :m AND local = :l",
				Map.of("m", MOMENT, "l", LOCAL), Long.class)))
			.isEqualTo(6);
	}

	/** The hour that comes twice, and the one that does not come. */
	@Test
	void aZoneWithDaylightSavingKeepsMoments() {
		if (!this.engine.isServer()) {
			return; // SQLite knows no zones
		}
		List<OffsetDateTime> moments = List
			.of("2026-10-24T23:59:59Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z",
					"2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-07-01T10:00:00Z")
			.stream()
			.map(OffsetDateTime::parse)
			.toList();
		if (this.engine.isMySqlFamily()) {
			await(this.database.inConnection(TimeZonesContract::tellOfBerlin));
		}
		Database berlin = open(url("timezone=Europe/Berlin"), (builder) -> builder);
		for (int i = 0; i < moments.size(); i++) {
			add(berlin, 2 * i, moments.get(i));
			add(berlin, 2 * i + 1, moments.get(i).toInstant());
		}
		for (Database on : List.of(berlin, this.database)) {
			List<OffsetDateTime> read = await(on.fetchAll("SELECT moment FROM times WHERE id >= :id ORDER BY id",
					Map.of("id", 0), OffsetDateTime.class));
			assertThat(read).hasSize(14);
			for (int i = 0; i < read.size(); i++) {
				// the hour that comes twice is one and the same in the texts of these
				// servers
				boolean second = i / 2 == 2 && this.engine.isMySqlFamily();
				assertThat(read.get(i)).isEqualTo(second ? moments.get(1) : moments.get(i / 2));
			}
		}
	}

	/* These servers know a zone by name only where its rules are in their tables. */
	private static Mono<Void> tellOfBerlin(DatabaseConnection connection) {
		ZoneRules rules = ZoneId.of("Europe/Berlin").getRules();
		List<Map<String, Object>> transitions = new ArrayList<>();
		for (ZoneOffsetTransition next = rules.nextTransition(Instant.parse("2020-01-01T00:00:00Z")); next.getInstant()
			.isBefore(Instant.parse("2030-01-01T00:00:00Z")); next = rules.nextTransition(next.getInstant())) {
			transitions.add(Map.of("at", next.getInstant().getEpochSecond(), "to", next.isGap() ? 1 : 0));
		}
		Mono<Void> tell = connection.execute("INSERT INTO mysql.time_zone(Use_leap_seconds) VALUES ('N')")
			.then(connection.execute("SET @zone = LAST_INSERT_ID()"))
			.then(connection.execute("INSERT INTO mysql.time_zone_transition_type VALUES (@zone, 0, 3600, 0, 'CET'),"
					+ " (@zone, 1, 7200, 1, 'CEST')"))
			.thenMany(Flux.fromIterable(transitions)
				.concatMap((transition) -> connection
					.execute("INSERT INTO mysql.time_zone_transition VALUES (@zone, :at, :to)", transition)))
			.then(connection.execute("INSERT INTO mysql.time_zone_name VALUES ('Europe/Berlin', @zone)"))
			.then();
		return connection.fetchVal("SELECT count(*) FROM mysql.time_zone_name WHERE Name = 'Europe/Berlin'", Long.class)
			.flatMap((known) -> (known == 0) ? tell : Mono.empty());
	}

	/** Into a column without a zone, too: as the same moment in UTC. */
	@Test
	void momentsOfJdbcAreMomentsInEveryColumn() {
		for (Object moment : List.of(MOMENT.toInstant(), Date.from(MOMENT.toInstant()),
				Timestamp.from(MOMENT.toInstant()))) {
			Map<String, Object> values = Map.of("id", 1, "moment", moment);
			await(this.database.execute("DELETE FROM times"));
			await(this.database.execute("INSERT INTO times(id, moment, local) VALUES (:id, :moment, :moment)", values));
			await(this.database.executeMany("INSERT INTO times(id, moment, local) VALUES (:id, :moment, :moment)",
					List.of(Map.of("id", 2, "moment", moment), Map.of("id", 3, "moment", moment))));
			assertThat(times(this.database)).hasSize(3).allSatisfy((row) -> {
				assertThat(row.get("moment", Instant.class)).as(moment.getClass().getName())
					.isEqualTo(MOMENT.toInstant());
				assertThat(row.get("local")).as(moment.getClass().getName()).isEqualTo(LOCAL);
				assertThat(row.get("mt", String.class)).startsWith("2026-02-03 04:05:06");
			});
		}
	}

	@Test
	void theServersNowIsNow() {
		Instant now = await(this.database.fetchVal("SELECT CURRENT_TIMESTAMP", Instant.class));
		assertThat(now).isCloseTo(Instant.now(), within(Duration.ofMinutes(5)));
	}

	@Test
	void anotherZoneOfTheSessionsChangesTextsAndNoMoments() {
		if (!this.engine.isServer()) {
			return; // SQLite knows no zones: what it stores is UTC
		}
		add(this.database, 1, MOMENT);
		Database kathmandu = open(url("timezone=%2B05:45"), (builder) -> builder);
		add(kathmandu, 2, MOMENT);
		add(kathmandu, 3, MOMENT.toInstant());
		add(kathmandu, 4, Date.from(MOMENT.toInstant()));
		add(kathmandu, 5, Timestamp.from(MOMENT.toInstant()));
		assertThat(times(kathmandu)).hasSize(5).allSatisfy((row) -> {
			assertThat(row.get("moment")).isEqualTo(MOMENT);
			assertThat(row.get("local")).isEqualTo(LOCAL);
			assertThat(row.get("mt", String.class)).startsWith("2026-02-03 09:50:06");
			assertThat(row.get("lt", String.class)).startsWith("2026-02-03 04:05:06");
		});
		assertThat(times(this.database)).allSatisfy((row) -> {
			assertThat(row.get("moment")).isEqualTo(MOMENT);
			assertThat(row.get("mt", String.class)).startsWith("2026-02-03 04:05:06");
		});
	}

}
