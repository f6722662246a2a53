package io.databases.connection;

import java.util.function.Function;

import io.databases.transaction.TransactionOptions;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * An open transaction, or an open savepoint inside one. In the callback forms it is ended
 * by the callback, and may be ended earlier by hand; a handle from {@code begin()} must
 * be ended by hand, and is rolled back with a warning if that was not done by the end of
 * its timeout. After its end every call is an error.
 */
public interface Transaction extends TransactionOperations {

	/**
	 * Commits; for a savepoint: keeps the work. Once subscribed it is carried out,
	 * whether its receiver waits for it or not.
	 * @return completes when it is committed
	 */
	Mono<Void> commit();

	/**
	 * Undoes the work of this transaction or savepoint. Once subscribed it is carried
	 * out, whether its receiver waits for it or not.
	 * @return completes when it is undone
	 */
	Mono<Void> rollback();

	/**
	 * Opens a savepoint that the caller must end.
	 * @return the open savepoint
	 */
	Mono<Transaction> begin();

	/**
	 * Makes the end a rollback, also when the body succeeds.
	 */
	void setRollbackOnly();

	/**
	 * What it was asked to be.
	 * @return the options
	 */
	TransactionOptions options();

	/**
	 * Lets operations of the {@code Database} join a transaction that was opened by hand.
	 *
	 * <pre class="code">
	 * database.execute(sql).contextWrite(tx.context());
	 * </pre>
	 * @return adds this transaction to a Reactor Context
	 */
	Function<Context, Context> context();

}
