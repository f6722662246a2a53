package io.databases.sqlite;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcTransientException;
import io.r2dbc.spi.Wrapped;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a request to stop does to the statement that runs.
 */
@Timeout(120)
@ParameterizedClass
@ValueSource(strings = { "file", "memory" })
class SqliteInterruptTests {

	@TempDir
	Path directory;

	@Parameter
	String where;

	private SqliteConnectionFactory factory;

	private SqliteConnection connection;

	@BeforeEach
	void open() {
		this.factory = this.where.equals("memory") ? Db.memory() : Db.file(this.directory.resolve("interrupt.db"));
		this.connection = Db.open(this.factory);
		Db.run(this.connection, "CREATE TABLE t(a)");
	}

	@AfterEach
	void close() {
		this.factory.close().block(Db.LIMIT);
	}

	@Test
	void aQueryFailsAndItsConnectionIsOfUse() {
		assertCancelled(interrupted(Db.longs(this.connection, Db.ENDLESS), this.connection));
		assertThat(Db.number(this.connection, "SELECT 42")).isEqualTo(42);
	}

	@Test
	void aChangeIsUndone() {
		assertCancelled(interrupted(Db.update(this.connection, "INSERT INTO t " + Db.ENDLESS).flux(), this.connection));
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t")).isZero();
		assertThat(Db.run(this.connection, "INSERT INTO t VALUES (1)")).isOne();
	}

	/** As SQLite has it. */
	@Test
	void aChangeInATransactionEndsIt() {
		Db.begin(this.connection).block(Db.LIMIT);
		Db.run(this.connection, "INSERT INTO t VALUES (1)");
		assertCancelled(interrupted(Db.update(this.connection, "INSERT INTO t " + Db.ENDLESS).flux(), this.connection));
		assertThat(this.connection.isAutoCommit()).isTrue();
		Db.rollback(this.connection).block(Db.LIMIT);
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t")).isZero();
	}

	@Test
	void aQueryInATransactionLeavesItOpen() {
		Db.begin(this.connection).block(Db.LIMIT);
		Db.run(this.connection, "INSERT INTO t VALUES (1)");
		assertCancelled(interrupted(Db.longs(this.connection, Db.ENDLESS), this.connection));
		Db.commit(this.connection).block(Db.LIMIT);
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t")).isOne();
	}

	@Test
	void whoReadsSlowlyIsTold() {
		StepVerifier.create(Db.longs(this.connection, Db.NUMBERS), 1)
			.expectNext(1L)
			.then(() -> SqliteInterrupt.of(this.connection).block(Db.LIMIT))
			.expectErrorSatisfies(SqliteInterruptTests::assertCancelled)
			.verify(Db.LIMIT);
		assertThat(this.connection.session().isClean()).isTrue();
	}

	@Test
	void whatRunsOnAnotherConnectionGoesOn() {
		SqliteConnection other = Db.open(this.factory);
		StepVerifier.create(Db.longs(other, Db.NUMBERS), 1)
			.expectNext(1L)
			.then(() -> assertCancelled(interrupted(Db.longs(this.connection, Db.ENDLESS), this.connection)))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(999_999)
			.expectComplete()
			.verify(Db.LIMIT);
	}

	@Test
	void nothingHappensToWhatComesAfter() {
		SqliteInterrupt.of(Db.open(this.factory)).block(Db.LIMIT);
		for (int i = 0; i < 100; i++) {
			Mono<List<Long>> query = Db.longs(this.connection, "SELECT 42").collectList();
			assertThat(query.block(Db.LIMIT)).containsExactly(42L);
			SqliteInterrupt.of(this.connection).block(Db.LIMIT);
		}
	}

	@Test
	void wrappersAreLookedInto() {
		assertCancelled(interrupted(Db.longs(this.connection, Db.ENDLESS), wrapper(() -> this.connection)));
	}

	@Test
	void theConnectionOfAnotherDriverIsLeftAlone() {
		StepVerifier.create(SqliteInterrupt.of(wrapper(() -> "another driver's"))).expectComplete().verify(Db.LIMIT);
	}

	/* A request that comes before the statement runs stops nothing. */
	private static Throwable interrupted(Flux<?> work, Connection connection) {
		AtomicReference<Throwable> told = new AtomicReference<>();
		work.subscribe((value) -> told.set(new AssertionError("It gave " + value)), told::set);
		Db.await("the statement is stopped", () -> {
			SqliteInterrupt.of(connection).block(Db.LIMIT);
			return told.get() != null;
		});
		return told.get();
	}

	private static void assertCancelled(Throwable error) {
		assertThat(error)
			.isInstanceOfSatisfying(R2dbcTransientException.class,
					(ex) -> assertThat(ex.getSqlState()).isEqualTo("57014"))
			.hasMessageContaining("cancelled");
	}

	private static Connection wrapper(Supplier<Object> inner) {
		return (Connection) Proxy.newProxyInstance(SqliteInterruptTests.class.getClassLoader(),
				new Class<?>[] { Connection.class, Wrapped.class },
				(proxy, method, arguments) -> method.getName().equals("unwrap") ? inner.get() : null);
	}

}
