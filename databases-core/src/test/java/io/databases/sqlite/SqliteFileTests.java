package io.databases.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import java.util.Arrays;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Good and bad files, and the options they are opened with. */
class SqliteFileTests {

	@TempDir
	Path directory;

	private SqliteConnectionFactory factory;

	@AfterEach
	void close() {
		if (this.factory != null) {
			this.factory.close().block(Db.LIMIT);
		}
	}

	private SqliteConnection open(Path path) {
		this.factory = Db.file(path);
		return Db.open(this.factory);
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain.db", "with space.db", "100%.db", "a%20b.db", "what?.db", "a#b.db",
			"\u00e4\u20ac\ud83d\ude00.db", "it's.db", "a&b=c.db", "a+b.db", "noextension" })
	void anyNameWorks(String name) {
		Path path = this.directory.resolve(name);
		SqliteConnection connection = open(path);
		Db.run(connection, "CREATE TABLE t(a); INSERT INTO t VALUES (1)");
		assertThat(path).isRegularFile();
		assertThat(Db.number(connection, "SELECT a FROM t")).isOne();
	}

	@Test
	void aMissingDirectoryIsNamed() {
		assertThatThrownBy(() -> open(this.directory.resolve("missing/notes.db")))
			.isInstanceOf(R2dbcNonTransientResourceException.class)
			.hasMessageContaining("missing")
			.hasMessageContaining("does not exist");
	}

	@Test
	void aDirectoryIsNoDatabase() {
		assertThatThrownBy(() -> open(this.directory)).isInstanceOf(R2dbcNonTransientResourceException.class)
			.hasMessageContaining("is a directory");
	}

	@Test
	void textIsNoDatabase() throws IOException {
		Path path = Files.writeString(this.directory.resolve("text.db"), "This is not a database. ".repeat(100),
				StandardCharsets.UTF_8);
		assertThatThrownBy(() -> open(path)).isInstanceOfSatisfying(R2dbcNonTransientResourceException.class, ex -> {
			assertThat(ex).hasMessageContaining("not a database").hasMessageContaining("text.db");
			assertThat(ex.getErrorCode()).isEqualTo(26);
		});
		assertThat(path).hasContent("This is not a database. ".repeat(100));
	}

	@Test
	void aTruncatedFileIsAnError() throws IOException {
		Path path = this.directory.resolve("truncated.db");
		SqliteConnection connection = open(path);
		Db.run(connection, "CREATE TABLE t(a)");
		for (int i = 0; i < 50; i++) {
			Db.run(connection, "INSERT INTO t VALUES (hex(randomblob(1000)))");
		}
		this.factory.close().block(Db.LIMIT);
		byte[] content = Files.readAllBytes(path);
		Files.write(path, Arrays.copyOf(content, content.length / 2));
		assertThatThrownBy(() -> Db.values(open(path), "SELECT a FROM t")).isInstanceOfSatisfying(R2dbcException.class,
				ex -> assertThat(ex.getErrorCode() & 0xff).isEqualTo(11));
	}

	@Test
	void readOnlyModeRefusesWrites() {
		Path path = this.directory.resolve("readonly.db");
		Db.run(open(path), "CREATE TABLE t(a)");
		this.factory.close().block(Db.LIMIT);
		this.factory = Db.file(path, builder -> builder.mode("ro"));
		SqliteConnection connection = Db.open(this.factory);
		assertThat(Db.number(connection, "SELECT count(*) FROM t")).isZero();
		assertThatThrownBy(() -> Db.run(connection, "INSERT INTO t VALUES (1)"))
			.isInstanceOfSatisfying(R2dbcException.class, ex -> assertThat(ex.getErrorCode() & 0xff).isEqualTo(8));
	}

	@Test
	void modeRwDoesNotCreate() {
		Path path = this.directory.resolve("absent.db");
		this.factory = Db.file(path, builder -> builder.mode("rw"));
		assertThatThrownBy(() -> Db.open(this.factory)).isInstanceOf(R2dbcNonTransientResourceException.class)
			.hasMessageContaining("absent.db");
		assertThat(path).doesNotExist();
	}

	@Test
	void aFailedOpeningLeavesNothing() {
		this.factory = Db.file(this.directory.resolve("missing/notes.db"));
		for (int i = 0; i < 50; i++) {
			assertThatThrownBy(() -> Db.open(this.factory)).isInstanceOf(R2dbcException.class);
		}
		assertThat(Db.workers()).isLessThanOrEqualTo(16);
	}

	@Test
	void defaultsAreSensible() {
		SqliteConnection connection = open(this.directory.resolve("defaults.db"));
		assertThat(Db.values(connection, "PRAGMA journal_mode")).containsExactly("wal");
		assertThat(Db.values(connection, "PRAGMA synchronous")).containsExactly(1L);
		assertThat(Db.values(connection, "PRAGMA foreign_keys")).containsExactly(1L);
		assertThat(connection.getMetadata().getDatabaseProductName()).isEqualTo("SQLite");
		assertThat(connection.getMetadata().getDatabaseVersion()).startsWith("3.");
	}

	@Test
	void optionsComeFromAnUrl() {
		Path path = this.directory.resolve("url.db");
		ConnectionFactory found = ConnectionFactories.get("r2dbc:sqlite:///" + path
				+ "?journal_mode=delete&synchronous=full&foreign_keys=false&cache_size=-4000&busy_timeout=250ms&threads=3");
		this.factory = (SqliteConnectionFactory) found;
		SqliteConnection connection = Db.open(this.factory);
		assertThat(path).isRegularFile();
		assertThat(Db.values(connection, "PRAGMA journal_mode")).containsExactly("delete");
		assertThat(Db.values(connection, "PRAGMA synchronous")).containsExactly(2L);
		assertThat(Db.values(connection, "PRAGMA foreign_keys")).containsExactly(0L);
		assertThat(Db.values(connection, "PRAGMA cache_size")).containsExactly(-4000L);
		assertThat(found.getMetadata().getName()).isEqualTo("SQLite");
	}

	@Test
	void wrongOptionsAreNamed() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ConnectionFactories.get("r2dbc:sqlite:///x.db?synchronous=maybe"))
			.withMessageContaining("synchronous")
			.withMessageContaining("maybe");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ConnectionFactories.get("r2dbc:sqlite:///x.db?busy_timeout=soon"))
			.withMessageContaining("busy_timeout");
		assertThatIllegalArgumentException().isThrownBy(() -> ConnectionFactories.get("r2dbc:sqlite:///x.db?threads=0"))
			.withMessageContaining("threads");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SqliteConnectionConfiguration.builder("x").pragma("cache_size", "1; DROP TABLE t"))
			.withMessageContaining("cache_size");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SqliteConnectionConfiguration.builder("x").pragma("key", "secret"))
			.withMessageContaining("There is no setting \"key\"");
	}

	@Test
	void driverIsFoundByItsName() {
		assertThat(ConnectionFactories.supports(ConnectionFactoryOptions.parse("r2dbc:sqlite:///:memory:"))).isTrue();
		assertThat(ConnectionFactories.get("r2dbc:sqlite:///relative.db"))
			.hasToString("SqliteConnectionFactory[relative.db]");
	}

	@Test
	void fileUrisWork() {
		Path path = this.directory.resolve("by uri.db");
		this.factory = new SqliteConnectionFactory(
				SqliteConnectionConfiguration.builder("file:" + path.toString().replace(" ", "%20") + "?cache=private")
					.build());
		Db.run(Db.open(this.factory), "CREATE TABLE t(a)");
		assertThat(path).isRegularFile();
	}

}
