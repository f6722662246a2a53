package io.databases.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.r2dbc.spi.R2dbcException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

}
