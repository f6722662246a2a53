package io.databases.contract;

import java.util.function.Function;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.transaction.TransactionOptions;
import org.junit.jupiter.api.Test;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A write where writes are refused fails where the database can see to it: a root on each
 * database, a nested scope on those that know it.
 */
abstract class ReadOnlyContract extends Contract {

	private static final TransactionOptions READ_ONLY = TransactionOptions.defaults().readOnly(true);

	ReadOnlyContract(Engine engine) {
		super(engine);
	}

	/** MySQL knows read-only for whole transactions only. */
	private boolean knowsNested() {
		return !this.engine.isMySqlFamily();
	}

	private void assertRefused(Mono<?> write) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> await(write))
			.withMessageContaining("read-only");
	}

	@Test
	void aRootRefusesWritesAndTheNextOneDoesNot() {
		reopenWithOneConnection();
		assertRefused(this.database.inTransaction(READ_ONLY, (tx) -> insert(tx, "refused")));
		await(this.database.inTransaction((tx) -> insert(tx, "kept")));
		await(insert(this.database, "kept too"));
		assertThat(await(texts(this.database))).containsExactly("kept", "kept too");
	}

	@Test
	void aNestedOneRefusesWritesAndTheOuterWritesOn() {
		reopenWithOneConnection();
		await(this.database.inTransaction((tx) -> insert(tx, "before").then(nested(tx, (inner) -> count(inner)))
			.then(insert(tx, "between"))
			.then(nested(tx, (inner) -> count(inner).then(insert(inner, "inside"))).then()
				.onErrorResume(InvalidDataAccessApiUsageException.class, (error) -> Mono.empty()))
			.then(insert(tx, "after"))));
		await(insert(this.database, "later"));
		if (knowsNested()) {
			assertThat(await(texts(this.database))).containsExactly("before", "between", "after", "later");
		}
		else {
			assertThat(await(texts(this.database))).containsExactly("before", "between", "inside", "after", "later");
		}
	}

	private static <T> Mono<T> nested(Transaction tx, Function<Transaction, Mono<T>> body) {
		return tx.inTransaction(READ_ONLY, body);
	}

	@Test
	void whatLiesInsideOfAReadOnlyOneRefusesThemToo() {
		if (!knowsNested()) {
			return;
		}
		reopenWithOneConnection();
		await(this.database.inTransaction((tx) -> nested(tx, (inner) -> {
			Mono<Void> write = inner.inTransaction((deep) -> insert(deep, "refused"));
			return refused(write).then(nested(inner, (deep) -> count(deep)))
				.then(refused(inner.inTransaction((deep) -> insert(deep, "refused still"))));
		}).then(insert(tx, "after"))));
		assertThat(await(texts(this.database))).containsExactly("after");
	}

	private static Mono<Void> refused(Mono<Void> write) {
		return write.then(Mono.<Void>error(new AssertionError("A write was not refused")))
			.onErrorResume(InvalidDataAccessApiUsageException.class, (error) -> Mono.empty());
	}

	@Test
	void aNestedOneThatFailsLeavesTheOuterWriting() {
		reopenWithOneConnection();
		await(this.database
			.inTransaction((tx) -> nested(tx, (inner) -> inner.fetchAll("SELECT * FROM no_such_table").then())
				.onErrorResume((error) -> Mono.empty())
				.then(insert(tx, "after"))));
		assertThat(await(texts(this.database))).containsExactly("after");
	}

	@Test
	void aRootThatEndsWithAReadOnlyOneOpenLeavesACleanConnection() {
		reopenWithOneConnection();
		Transaction tx = await(this.database.begin());
		Transaction inner = await(tx.begin());
		await(count(inner));
		await(tx.inTransaction(READ_ONLY, (deep) -> count(deep)).contextWrite(inner.context()));
		await(inner.rollback());
		await(tx.rollback());
		Mono<Long> endless = this.database
			.inTransaction((open) -> nested(open, (readOnly) -> count(readOnly).then(Mono.<Long>error(new Left()))));
		assertThatExceptionOfType(Left.class).isThrownBy(() -> await(endless));
		await(insert(this.database, "kept"));
		assertThat(await(texts(this.database))).containsExactly("kept");
	}

	@Test
	void withForceRollbackAFirstLevelOneRefusesThem() {
		Database forced = reopen((builder) -> builder.forceRollback(true));
		if (knowsNested()) {
			assertRefused(forced.inTransaction(READ_ONLY, (tx) -> insert(tx, "refused")));
		}
		await(insert(forced, "kept"));
		assertThat(await(texts(forced))).containsExactly("kept");
	}

	private static final class Left extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
