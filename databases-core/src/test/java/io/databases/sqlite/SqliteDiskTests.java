package io.databases.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.r2dbc.spi.R2dbcException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** Directories that may not be written to, and disks without room. */
@Timeout(120)
class SqliteDiskTests {

	@TempDir
	Path directory;

	@Test
	void aReadOnlyDirectoryIsNamed() throws IOException, InterruptedException {
		Path readOnly = Files.createDirectory(this.directory.resolve("readonly"));
		create(readOnly.resolve("wal.db"), "WAL");
		create(readOnly.resolve("delete.db"), "DELETE");
		assertThat(readOnly.toFile().setWritable(false)).isTrue();
		try (ForkedJvm reader = ForkedJvm.startWithoutPrivileges(ReadOnly.class, readOnly.toString())) {
			List<String> lines = reader.readAll();
			assertThat(lines).filteredOn(line -> !line.startsWith("WARNING"))
				.hasSize(5)
				.satisfiesExactly(line -> assertThat(line).isEqualTo("writable: false"),
						line -> assertThat(line).contains("new.db", "\"" + readOnly + "\" is not writable"),
						line -> assertThat(line).contains("wal.db", "\"" + readOnly + "\" is not writable"),
						line -> assertThat(line).isEqualTo("read: 1"),
						line -> assertThat(line).isEqualTo("workers: 0"));
		}
		finally {
			assertThat(readOnly.toFile().setWritable(true)).isTrue();
		}
	}

	private static void create(Path path, String journalMode) {
		SqliteConnectionFactory factory = Db.file(path, builder -> builder.journalMode(journalMode));
		Db.run(Db.open(factory), "CREATE TABLE t(a); INSERT INTO t VALUES (1)");
		factory.close().block(Db.LIMIT);
	}

	/** The same without a disk of its own: {@link SqliteTransactionTests}. */
	@Test
	void aFullDiskIsAnErrorAndNoMore() throws IOException, InterruptedException {
		Path disk = Files.createDirectory(this.directory.resolve("disk"));
		Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()),
				"Only who may mount a file system can have a small one");
		try (ForkedJvm writer = ForkedJvm.start(List.of(), FullDisk.class, disk.resolve("full.db").toString())) {
			List<String> lines = writer.readAll();
			assertThat(lines).filteredOn(line -> !line.startsWith("WARNING"))
				.containsExactly("full: 53100", "transaction: false", "kept: true", "ok", "after: 1");
		}
		finally {
			assertThat(run("umount", disk.toString())).isTrue();
		}
	}

	/** Whoever was told of a failure finds nothing, and nobody was told of a success. */
	@Test
	void aCommitOfAGroupThatTheDiskRefusesFailsForEach() throws InterruptedException {
		try (ForkedJvm writer = ForkedJvm.startWithFileLimit(RefusedCommit.LIMIT_KIBIBYTES, RefusedCommit.class,
				this.directory.resolve("refused.db").toString())) {
			List<String> lines = writer.readAll();
			assertThat(lines).filteredOn(line -> !line.startsWith("WARNING"))
				.containsExactly("outcomes: {58030=" + RefusedCommit.MEMBERS + "}", "there: 0", "transactions: 0", "ok",
						"after: " + RefusedCommit.MEMBERS);
		}
	}

	private static boolean run(String... command) throws InterruptedException {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Tries to open three files of a directory. */
	static final class ReadOnly {

		private ReadOnly() {
		}

		public static void main(String[] arguments) throws InterruptedException {
			Path directory = Path.of(arguments[0]);
			System.out.println("writable: " + Files.isWritable(directory));
			refused(directory.resolve("new.db"));
			refused(directory.resolve("wal.db"));
			SqliteConnectionFactory factory = Db.file(directory.resolve("delete.db"), builder -> builder.mode("ro"));
			System.out.println("read: " + Db.number(Db.open(factory), "SELECT a FROM t"));
			factory.close().block(Db.LIMIT);
			Db.await("no thread is left", () -> Db.workers() == 0);
			System.out.println("workers: " + Db.workers());
		}

		private static void refused(Path path) {
			SqliteConnectionFactory factory = Db.file(path);
			try {
				Db.run(Db.open(factory), "INSERT INTO t VALUES (2)");
				System.out.println("written: " + path);
			}
			catch (R2dbcException ex) {
				System.out.println(ex.getMessage());
			}
			factory.close().block(Db.LIMIT);
		}

	}

	/** Writes until the disk is full, and goes on. */
	static final class FullDisk {

		private FullDisk() {
		}

		public static void main(String[] arguments) {
			SqliteConnectionFactory factory = Db.file(Path.of(arguments[0]));
			SqliteConnection connection = Db.open(factory);
			Db.run(connection, "CREATE TABLE t(a)");
			Db.run(connection, "INSERT INTO t VALUES ('kept')");
			Db.begin(connection).block(Db.LIMIT);
			System.out.println("full: " + fill(connection));
			System.out.println("transaction: " + !connection.isAutoCommit());
			Db.rollback(connection).block(Db.LIMIT);
			System.out.println("kept: " + (Db.number(connection, "SELECT count(*) FROM t") == 1));
			System.out.println(Db.values(connection, "PRAGMA integrity_check").get(0));
			System.out.println("after: " + Db.run(connection, "INSERT INTO t VALUES (1)"));
			factory.close().block(Db.LIMIT);
		}

		private static String fill(SqliteConnection connection) {
			try {
				for (int i = 0; i < 100; i++) {
					Db.run(connection, "INSERT INTO t VALUES (randomblob(100000))");
				}
				Db.commit(connection).block(Db.LIMIT);
				return "never";
			}
			catch (R2dbcException ex) {
				return String.valueOf(ex.getSqlState());
			}
		}

	}

	/** Commits a group into a log that has no room left, makes room and does so again. */
	static final class RefusedCommit {

		static final int LIMIT_KIBIBYTES = 8192;

		static final int MEMBERS = 16;

		private RefusedCommit() {
		}

		public static void main(String[] arguments) throws IOException {
			Path path = Path.of(arguments[0]);
			SqliteConnectionFactory factory = Db.file(path,
					builder -> builder.groupCommit(true).threads(1).pragma("wal_autocheckpoint", "0"));
			SqliteConnection first = Db.open(factory);
			Db.run(first, "CREATE TABLE t(id INTEGER PRIMARY KEY, a)");
			Db.run(first, "INSERT INTO t(a) VALUES ('')");
			List<SqliteConnection> others = Flux.range(0, MEMBERS)
				.concatMap(i -> factory.create())
				.collectList()
				.block(Db.LIMIT);
			Path log = path.resolveSibling(path.getFileName() + "-wal");
			fill(first, log, LIMIT_KIBIBYTES * 1024 - 100_000, 20_000);
			fill(first, log, LIMIT_KIBIBYTES * 1024 - 10_000, 10);
			System.out.println("outcomes: " + insert(first, others));
			System.out.println("there: " + Db.number(first, "SELECT count(*) - 1 FROM t"));
			System.out.println("transactions: " + others.stream().filter(other -> !other.isAutoCommit()).count());
			Db.run(first, "PRAGMA wal_checkpoint(TRUNCATE)");
			System.out.println(Db.values(first, "PRAGMA integrity_check").get(0));
			insert(first, others);
			System.out.println("after: " + Db.number(first, "SELECT count(*) - 1 FROM t"));
			factory.close().block(Db.LIMIT);
		}

		private static void fill(SqliteConnection connection, Path log, long upTo, int bytes) throws IOException {
			while (Files.size(log) < upTo) {
				Db.run(connection, "UPDATE t SET a = randomblob(?)", bytes);
			}
		}

		/** All wait in line for the first, so that they are a group after that. */
		private static Map<String, Long> insert(SqliteConnection first, List<SqliteConnection> others) {
			Db.begin(first).block(Db.LIMIT);
			List<Mono<String>> outcomes = others.stream()
				.map(other -> Db.update(other, "INSERT INTO t(a) VALUES (randomblob(20000))")
					.map(String::valueOf)
					.onErrorResume(R2dbcException.class, ex -> Mono.just(String.valueOf(ex.getSqlState())))
					.cache())
				.toList();
			outcomes.forEach(Mono::subscribe);
			Flux.fromIterable(others)
				.concatMap(other -> Mono.create(sink -> other.session().execute(sink::success)))
				.then()
				.block(Db.LIMIT);
			Db.rollback(first).block(Db.LIMIT);
			return Flux.concat(outcomes)
				.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()))
				.block(Db.LIMIT);
		}

	}

}
