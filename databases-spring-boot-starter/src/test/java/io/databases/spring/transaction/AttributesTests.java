package io.databases.spring.transaction;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.databases.Database;
import io.databases.error.DatabaseStateException;
import io.databases.error.DatabaseTimeoutException;
import io.databases.query.ExecuteResult;
import io.databases.testing.ServerKind;
import io.databases.transaction.TransactionFailedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.core.annotation.AliasFor;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;

import static io.databases.spring.transaction.OnDatabases.INSERT;
import static io.databases.spring.transaction.OnDatabases.LIMIT;
import static io.databases.spring.transaction.OnDatabases.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each attribute, and each place that the annotation can stand in, on each database.
 */
class AttributesTests {

	@ParameterizedTest
	@MethodSource("io.databases.spring.transaction.OnDatabases#kinds")
	void eachAttributeDoesWhatItSays(ServerKind kind) {
		OnDatabases.run(kind, (runner) -> runner.withPropertyValues("notes.timeout=300ms").withBean(Notes.class),
				(context) -> {
					Notes notes = context.getBean(Notes.class);
					assertThatExceptionOfType(DataAccessException.class)
						.isThrownBy(() -> notes.readOnly().block(LIMIT));
					notes.forced().block(LIMIT);
					timesOut(notes.seconds(), "Notes.seconds", "1000 ms");
					timesOut(notes.placeholder(), "Notes.placeholder", "300 ms");
					assertThat(count(context)).isZero();
					assertThatExceptionOfType(IllegalArgumentException.class)
						.isThrownBy(() -> notes.kept(new IllegalArgumentException("kept")).block(LIMIT));
					assertThat(count(context)).isEqualTo(1);
					assertThatExceptionOfType(NumberFormatException.class)
						.isThrownBy(() -> notes.kept(new NumberFormatException("undone")).block(LIMIT));
					assertThat(count(context)).isEqualTo(1);
					notes.retried().block(LIMIT);
					assertThat(count(context)).isEqualTo(2);
					assertThat(notes.attempts()).hasValue(3);
					isolation(kind, context.getBean(Database.class), notes);
					implicitCommit(kind, notes);
				});
	}

	private static void implicitCommit(ServerKind kind, Notes notes) {
		if (kind == ServerKind.MARIADB || kind == ServerKind.MYSQL) {
			assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> notes.ddl("one").block(LIMIT))
				.withMessageContaining("allowImplicitCommit");
			assertThatExceptionOfType(TransactionFailedException.class)
				.isThrownBy(() -> notes.allowedDdl("one").block(LIMIT))
				.withMessageContaining("'AttributesTests.Notes.allowedDdl' is over")
				.matches(TransactionFailedException::isCommittedByServer);
		}
		else {
			notes.ddl("one").then(notes.allowedDdl("two")).block(LIMIT);
		}
	}

	private static void timesOut(Mono<?> work, String name, String limit) {
		assertThatExceptionOfType(DatabaseTimeoutException.class).isThrownBy(() -> work.block(LIMIT))
			.withMessageContaining(name)
			.withMessageContaining(limit);
	}

	private static void isolation(ServerKind kind, Database database, Notes notes) {
		switch (kind) {
			case POSTGRESQL -> assertThat(
					notes.serializable(database.fetchVal("SHOW transaction_isolation", String.class)).block(LIMIT))
				.isEqualTo("serializable");
			// A read locks what it finds: another transaction can't change it meanwhile.
			case MARIADB,
					MYSQL ->
				assertThatExceptionOfType(DataAccessException.class).isThrownBy(
						() -> notes.serializable(database.fetchAll("SELECT * FROM note").then(changed(database)))
							.block(LIMIT));
			case SQLITE -> assertThat(notes.serializable(Mono.just("ok")).block(LIMIT)).isEqualTo("ok");
		}
	}

	private static Mono<String> changed(Database database) {
		return database
			.inConnection((connection) -> connection.execute("SET SESSION innodb_lock_wait_timeout = 1")
				.then(connection.execute("UPDATE note SET text = 'changed'")))
			.contextWrite(database.detached())
			.thenReturn("changed");
	}

	@ParameterizedTest
	@MethodSource("io.databases.spring.transaction.OnDatabases#kinds")
	void itMayStandInEachOfThesePlaces(ServerKind kind) {
		OnDatabases.run(kind,
				(runner) -> runner.withPropertyValues("databases.named.orders.url=sqlite:///:memory:")
					.withBean(ByInheritance.class)
					.withBean(ByMeta.class)
					.withBean(Implementation.class)
					.withBean(InOrders.class),
				(context) -> {
					assertRollsBack(context, ByInheritance.class, ByInheritance::inherited);
					assertRollsBack(context, ByInheritance.class, ByInheritance::own);
					assertRollsBack(context, ByMeta.class, ByMeta::ofClass);
					assertThatExceptionOfType(DataAccessException.class)
						.isThrownBy(() -> context.getBean(ByMeta.class).overridden().block(LIMIT));
					assertRollsBack(context, Implementation.class, Implementation::add);
					assertRollsBack(context, Implementation.class, Implementation::byDefault);
					assertRollsBack(context, Implementation.class, (bean, fail) -> values(bean, fail));
					assertThat(context.getBean(InOrders.class).inTransaction().block(LIMIT)).isTrue();
				});
	}

	/** Calls through the interface, whose method returns any type. */
	private static Mono<Long> values(Contract<Flux<Long>> bean, boolean fail) {
		return bean.generic(fail).collectList().map((values) -> {
			assertThat(values).containsExactly(1L, 2L);
			return 2L;
		});
	}

	private static <T> void assertRollsBack(AssertableApplicationContext context, Class<T> type, Call<T> call) {
		T bean = context.getBean(type);
		call.on(bean, false).block(LIMIT);
		assertThat(count(context)).as("%s", type).isEqualTo(1);
		context.getBean(Database.class).execute("DELETE FROM note").block(LIMIT);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> call.on(bean, true).block(LIMIT))
			.withMessage("on purpose");
		assertThat(count(context)).as("%s", type).isZero();
	}

	@FunctionalInterface
	interface Call<T> {

		Mono<Long> on(T bean, boolean fail);

	}

	private static Mono<Long> insert(Database database, boolean fail) {
		return database.execute(INSERT, Map.of("text", "note"))
			.map(ExecuteResult::rowsAffected)
			.flatMap((rows) -> fail ? Mono.error(new IllegalStateException("on purpose")) : Mono.just(rows));
	}

	static class Notes {

		private final AtomicInteger attempts = new AtomicInteger();

		private final Database database;

		Notes(Database database) {
			this.database = database;
		}

		AtomicInteger attempts() {
			return this.attempts;
		}

		@AsyncTransactional(readOnly = true)
		Mono<Long> readOnly() {
			return insert(this.database, false);
		}

		@AsyncTransactional(forceRollback = true)
		Mono<Long> forced() {
			return insert(this.database, false);
		}

		@AsyncTransactional(timeout = 1)
		Mono<Long> seconds() {
			return insert(this.database, false).then(Mono.never());
		}

		@AsyncTransactional(timeoutString = "${notes.timeout}")
		Mono<Long> placeholder() {
			return insert(this.database, false).then(Mono.never());
		}

		@AsyncTransactional(noRollbackFor = IllegalArgumentException.class, rollbackFor = NumberFormatException.class)
		Mono<Long> kept(RuntimeException error) {
			return insert(this.database, false).then(Mono.error(error));
		}

		@AsyncTransactional(retry = 2)
		Mono<Long> retried() {
			Mono<Long> work = insert(this.database, false);
			return (this.attempts.incrementAndGet() == 3) ? work
					: work.then(Mono.error(new CannotAcquireLockException("on purpose")));
		}

		@AsyncTransactional
		Mono<ExecuteResult> ddl(String table) {
			return this.database.execute("CREATE TABLE " + table + "(id INTEGER)");
		}

		@AsyncTransactional(allowImplicitCommit = true)
		Mono<ExecuteResult> allowedDdl(String table) {
			return this.database.execute("CREATE TABLE " + table + "(id INTEGER)");
		}

		@AsyncTransactional(isolation = Isolation.SERIALIZABLE)
		<T> Mono<T> serializable(Mono<T> work) {
			return work;
		}

	}

	@AsyncTransactional
	static class ByClass {

		private final Database database;

		ByClass(Database database) {
			this.database = database;
		}

		Mono<Long> inherited(boolean fail) {
			return insert(this.database, fail);
		}

	}

	/** Has the annotation from its superclass. */
	static class ByInheritance extends ByClass {

		private final Database database;

		ByInheritance(Database database) {
			super(database);
			this.database = database;
		}

		Mono<Long> own(boolean fail) {
			return insert(this.database, fail);
		}

	}

	@Target({ ElementType.TYPE, ElementType.METHOD })
	@Retention(RetentionPolicy.RUNTIME)
	@AsyncTransactional(propagation = Propagation.REQUIRED)
	@interface Required {

		@AliasFor(annotation = AsyncTransactional.class, attribute = "readOnly")
		boolean reads() default false;

	}

	@Required
	static class ByMeta {

		private final Database database;

		ByMeta(Database database) {
			this.database = database;
		}

		Mono<Long> ofClass(boolean fail) {
			return insert(this.database, fail);
		}

		@Required(reads = true)
		Mono<Long> overridden() {
			return insert(this.database, false);
		}

	}

	interface Contract<T> {

		@AsyncTransactional
		Mono<Long> add(boolean fail);

		@AsyncTransactional
		T generic(boolean fail);

		@AsyncTransactional
		default Mono<Long> byDefault(boolean fail) {
			return insert(database(), fail);
		}

		Database database();

	}

	static class Implementation implements Contract<Flux<Long>> {

		private final Database database;

		Implementation(Database database) {
			this.database = database;
		}

		@Override
		public Database database() {
			return this.database;
		}

		@Override
		public Mono<Long> add(boolean fail) {
			return insert(this.database, fail);
		}

		/** All its values are emitted, though the interface does not say Flux. */
		@Override
		public Flux<Long> generic(boolean fail) {
			return insert(this.database, fail).flatMapMany((rows) -> Flux.just(rows, rows + 1));
		}

	}

	@AsyncTransactional("orders")
	static class InOrders {

		private final Database orders;

		InOrders(@Qualifier("orders") Database orders) {
			this.orders = orders;
		}

		Mono<Boolean> inTransaction() {
			return this.orders.currentTransaction().hasElement();
		}

	}

}
