package io.databases.contract;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;

import io.databases.Database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the URL of a SQLite file says reaches the driver.
 */
abstract class SqliteOptionsContract extends Contract {

	SqliteOptionsContract() {
		super(Engine.SQLITE_FILE);
	}

	private Object pragma(Database on, String name) {
		return await(on.fetchVal("PRAGMA " + name));
	}

	@Test
	void goodDefaults() {
		assertThat(pragma(this.database, "journal_mode")).isEqualTo("wal");
		assertThat(pragma(this.database, "foreign_keys")).isEqualTo(1L);
		assertThat(pragma(this.database, "synchronous")).isEqualTo(1L);
	}

	@Test
	void pragmasInTheUrl() {
		Database other = open(url("foreign_keys=off&busy_timeout=1234&synchronous=full&cache_size=-777"),
				(builder) -> builder);
		assertThat(pragma(other, "foreign_keys")).isEqualTo(0L);
		assertThat(pragma(other, "cache_size")).isEqualTo(-777L);
		assertThat(pragma(other, "synchronous")).isEqualTo(2L);
	}

	@Test
	void poolSize() {
		assertThat(open(url("max_size=3"), (builder) -> builder).poolStats().max()).isEqualTo(3);
		assertThat(open(url("max_size=3"), (builder) -> builder.pool((pool) -> pool.withMaxSize(2))).poolStats().max())
			.isEqualTo(2);
	}

	@Test
	void readOnlyMode() {
		await(insert(this.database, "there"));
		Database reader = open(url("mode=ro"), (builder) -> builder);
		assertThat(await(count(reader))).isEqualTo(1);
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> await(insert(reader, "refused")))
			.isNotInstanceOf(DataIntegrityViolationException.class);
		assertThat(await(count(this.database))).isEqualTo(1);
	}

	@Test
	void aFileThatIsNotThereFailsAtConnectIfItMustBeThere() {
		Database lost = create(url().replace("test.db", "not-there.db") + "?mode=rw", (builder) -> builder);
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> await(lost.connect()));
		assertThat(lost.isConnected()).isFalse();
	}

	@Test
	void aDirectoryFailsAtConnect() {
		Database lost = create(url().replace("/test.db", ""), (builder) -> builder);
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> await(lost.connect()));
	}

}
