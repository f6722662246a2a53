package io.databases.spring.transaction;

import io.databases.Database;
import io.databases.connection.Transaction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.annotation.Isolation;

/**
 * Whether a body joins the caller's transaction, opens one, or runs without.
 *
 * @param joined the caller's transaction that is joined, or {@code null}
 * @param opens whether a transaction is opened
 */
record Participation(@Nullable Transaction joined, boolean opens) {

	private static final Participation OPEN = new Participation(null, true);

	private static final Participation PLAIN = new Participation(null, false);

	/** Decides with the context of the subscriber. */
	static Mono<Participation> of(Database database, TransactionAttributes attributes) {
		return switch (attributes.propagation()) {
			case NESTED, REQUIRES_NEW -> Mono.just(OPEN);
			case NOT_SUPPORTED -> Mono.just(PLAIN);
			case REQUIRED -> joining(database, attributes).defaultIfEmpty(OPEN);
			case SUPPORTS -> joining(database, attributes).defaultIfEmpty(PLAIN);
			case MANDATORY -> joining(database, attributes)
				.switchIfEmpty(Mono.error(() -> new IllegalTransactionStateException("'" + attributes.options().name()
						+ "' has propagation MANDATORY, and its caller has no transaction: call it inside of one")));
			case NEVER -> database.currentTransaction()
				.<Participation>flatMap((current) -> Mono.error(new IllegalTransactionStateException("'"
						+ attributes.options().name() + "' has propagation NEVER, and its caller has a transaction")))
				.defaultIfEmpty(PLAIN);
		};
	}

	private static Mono<Participation> joining(Database database, TransactionAttributes attributes) {
		return database.currentTransaction().map((current) -> {
			check(current, attributes);
			return new Participation(current, false);
		});
	}

	private static void check(Transaction current, TransactionAttributes attributes) {
		Isolation asked = attributes.options().isolation();
		Isolation given = current.options().isolation();
		if (asked != Isolation.DEFAULT && asked != given) {
			throw new IllegalTransactionStateException("'" + attributes.options().name() + "' asks for isolation "
					+ asked + " and would join a transaction with isolation " + given
					+ ": give the outermost transaction the isolation that is needed");
		}
	}

}
