package io.databases.sqlite;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** A process is killed in the middle of committing. */
@Timeout(300)
class SqliteDurabilityTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "FULL", "NORMAL" })
	void acknowledgedCommitsSurviveAKill(String synchronous) throws InterruptedException {
		int times = Db.stress() ? 20 : 2;
		for (int i = 0; i < times; i++) {
			Path path = this.directory.resolve(synchronous + i + ".db");
			long acknowledged = commitUntilKilled(path, synchronous, 20 + 17 * i);
			SqliteConnectionFactory factory = Db.file(path);
			try {
				SqliteConnection connection = Db.open(factory);
				assertThat(Db.values(connection, "PRAGMA integrity_check")).containsExactly("ok");
				long found = Db.number(connection, "SELECT max(n) FROM t");
				assertThat(Db.number(connection, "SELECT count(*) FROM t")).as("both rows of each")
					.isEqualTo(2 * found);
				assertThat(found).isGreaterThanOrEqualTo(acknowledged);
			}
			finally {
				factory.close().block(Db.LIMIT);
			}
		}
	}

	private static long commitUntilKilled(Path path, String synchronous, int atLeast) throws InterruptedException {
		try (ForkedJvm writer = ForkedJvm.start(List.of(), Committer.class, path.toString(), synchronous)) {
			String line = "0";
			for (int i = 0; i < atLeast; i++) {
				line = writer.readLine();
			}
			writer.kill();
			for (String more = writer.readLine(); more != null && more.matches("\\d+\\."); more = writer.readLine()) {
				line = more;
			}
			return Long.parseLong(line.replace(".", ""));
		}
	}

	/** Sixteen connections that insert at once are committed in groups. */
	@ParameterizedTest
	@ValueSource(strings = { "FULL", "NORMAL" })
	void acknowledgedChangesOfGroupsSurviveAKill(String synchronous) throws InterruptedException {
		int times = Db.stress() ? 20 : 2;
		for (int i = 0; i < times; i++) {
			Path path = this.directory.resolve("group" + synchronous + i + ".db");
			Set<Long> acknowledged = insertUntilKilled(path, synchronous, 200 + 170 * i);
			SqliteConnectionFactory factory = Db.file(path);
			try {
				SqliteConnection connection = Db.open(factory);
				assertThat(Db.values(connection, "PRAGMA integrity_check")).containsExactly("ok");
				assertThat(Set.copyOf(Db.longs(connection, "SELECT n FROM t").collectList().block(Db.LIMIT)))
					.containsAll(acknowledged);
			}
			finally {
				factory.close().block(Db.LIMIT);
			}
		}
	}

	private static Set<Long> insertUntilKilled(Path path, String synchronous, int atLeast) throws InterruptedException {
		Set<Long> acknowledged = new HashSet<>();
		try (ForkedJvm writer = ForkedJvm.start(List.of(), GroupCommitter.class, path.toString(), synchronous)) {
			for (String line = writer.readLine(); line != null; line = writer.readLine()) {
				if (line.matches("\\d+\\.")) {
					acknowledged.add(Long.parseLong(line.replace(".", "")));
				}
				if (acknowledged.size() == atLeast) {
					writer.kill();
				}
			}
		}
		assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(atLeast);
		return acknowledged;
	}

	/** Inserts for ever on many connections, and says so each time. */
	static final class GroupCommitter {

		private GroupCommitter() {
		}

		public static void main(String[] arguments) {
			SqliteConnectionFactory factory = Db.file(Path.of(arguments[0]),
					builder -> builder.groupCommit(true).pragma("synchronous", arguments[1]));
			SqliteConnection connection = Db.open(factory);
			Db.run(connection, "CREATE TABLE t(n INT)");
			Flux.range(0, 16)
				.flatMap(chain -> factory.create()
					.flatMapMany(own -> Flux.range(0, Integer.MAX_VALUE)
						.map(step -> 16L * step + chain)
						.concatMap(n -> Db.update(own, "INSERT INTO t VALUES (?)", n)
							.doOnNext(count -> System.out.println(n + ".")))),
						16)
				.blockLast();
		}

	}

	/** Commits for ever, and says so each time; the full stop ends a whole number. */
	static final class Committer {

		private Committer() {
		}

		public static void main(String[] arguments) {
			SqliteConnectionFactory factory = Db.file(Path.of(arguments[0]),
					builder -> builder.pragma("synchronous", arguments[1]));
			SqliteConnection connection = Db.open(factory);
			Db.run(connection, "CREATE TABLE t(n INT, part INT)");
			Flux.range(1, Integer.MAX_VALUE)
				.concatMap(n -> Db.begin(connection)
					.then(Db.update(connection, "INSERT INTO t VALUES (?, 1)", n))
					.then(Db.update(connection, "INSERT INTO t VALUES (?, 2)", n))
					.then(Db.commit(connection))
					.then(Mono.fromRunnable(() -> System.out.println(n + "."))))
				.blockLast();
		}

	}

}
