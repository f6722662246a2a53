package io.databases.contract;

import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.Database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * SQLite's databases in memory, by all their names.
 */
abstract class SqliteMemoryContract extends Contract {

	SqliteMemoryContract() {
		super(Engine.SQLITE_MEMORY);
	}

	private Database memory(String url) {
		return open(url, (builder) -> builder);
	}

	private static void fill(Database on) {
		await(on.execute("CREATE TABLE examples(id INTEGER PRIMARY KEY, number INTEGER)"));
		await(on.execute("INSERT INTO examples(number) VALUES (12)"));
	}

	private static Long examples(Database on) {
		return await(on.fetchVal("SELECT count(*) FROM examples", Long.class));
	}

	@Test
	void shouldMaintainRefWhenCacheParam() {
		Database shared = memory("sqlite:///file::memory:?cache=shared");
		fill(shared);
		for (int i = 0; i < 3; i++) {
			assertThat(examples(shared)).isEqualTo(1);
		}
		// on every connection of the pool
		Meeting all = new Meeting(4);
		assertThat(await(Flux.range(0, 4)
			.flatMap((number) -> shared
				.inConnection((connection) -> connection.fetchVal("SELECT number FROM examples", Integer.class)
					.delayUntil((value) -> all.arrive())))))
			.containsExactly(12, 12, 12, 12);
	}

	@Test
	void shouldRemoveRefOnDisconnect() {
		for (String url : new String[] { "sqlite:///file::memory:?cache=shared", "sqlite:///:memory:", "sqlite://",
				"sqlite:///file:gone?mode=memory&cache=shared" }) {
			Database shared = memory(url);
			fill(shared);
			await(shared.disconnect());
			await(shared.connect());
			assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class).as(url)
				.isThrownBy(() -> examples(shared));
			await(shared.disconnect());
		}
	}

	@Test
	void oneDatabaseAlsoWithoutCacheParam() {
		for (String url : new String[] { "sqlite:///file::memory:", "sqlite:///:memory:", "sqlite://" }) {
			Database memory = memory(url);
			fill(memory);
			Mono<Integer> number = memory.fetchVal("SELECT number FROM examples", Integer.class);
			Integer onAnother = await(
					memory.inConnection((one) -> number.then(Mono.fromFuture(() -> number.toFuture()))));
			assertThat(onAnother).isEqualTo(12);
		}
	}

	@Test
	void twoDatabasesDoNotSeeEachOther() {
		Database one = memory("sqlite:///:memory:");
		Database other = memory("sqlite:///:memory:");
		fill(one);
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class).isThrownBy(() -> examples(other));
		fill(other);
		await(other.execute("DELETE FROM examples"));
		assertThat(examples(one)).isEqualTo(1);
	}

	@Test
	void twoDatabasesThatNameTheSameOneSeeEachOther() {
		String url = "sqlite:///file:shared-" + UUID.randomUUID() + "?mode=memory&cache=shared";
		Database one = memory(url);
		Database other = memory(url);
		fill(one);
		assertThat(examples(other)).isEqualTo(1);
		await(one.disconnect());
		assertThat(examples(other)).as("as long as one of them is connected").isEqualTo(1);
	}

	@Test
	void aTransactionHasItForItself() {
		fill(this.database);
		await(this.database
			.inTransaction(
					(tx) -> tx.execute("DELETE FROM examples").then(Mono.error(new IllegalStateException("undo"))))
			.onErrorResume(IllegalStateException.class, (error) -> Mono.empty())
			.and(this.database.execute("INSERT INTO examples(number) VALUES (13)")));
		assertThat(examples(this.database)).isEqualTo(2);
	}

}
