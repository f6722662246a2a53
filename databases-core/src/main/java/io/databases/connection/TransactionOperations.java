package io.databases.connection;

import java.util.function.Function;

import io.databases.query.QueryOperations;
import io.databases.transaction.TransactionOptions;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The verbs, and transactions around them.
 * <p>
 * A transaction commits when its body completes, and is rolled back when the body fails
 * <em>or is cancelled</em>: note that {@code take(1)} on a transactional {@code Flux} is
 * a cancel. Inside another transaction of the same connection it is a savepoint: its
 * failure undoes the inner work only.
 */
public interface TransactionOperations extends QueryOperations {

	/**
	 * Runs a body in a transaction. Its value is emitted after the commit.
	 *
	 * <pre class="code">
	 * database.inTransaction(tx -&gt; database.execute(debit).then(database.execute(credit)).then());
	 * </pre>
	 * @param <T> the class of the result
	 * @param body what to run; what it does on the database is in the transaction
	 * @return the body's result
	 */
	default <T> Mono<T> inTransaction(Function<? super Transaction, ? extends Mono<T>> body) {
		return inTransaction(TransactionOptions.defaults(), body);
	}

	/**
	 * Runs a body in a transaction with options.
	 * @param <T> the class of the result
	 * @param options isolation, read-only, timeout, retry
	 * @param body what to run; what it does on the database is in the transaction
	 * @return the body's result
	 */
	<T> Mono<T> inTransaction(TransactionOptions options, Function<? super Transaction, ? extends Mono<T>> body);

	/**
	 * Runs a body of many values in a transaction. Values are emitted as they come, the
	 * completion after the commit.
	 * @param <T> the class of the values
	 * @param body what to run; what it does on the database is in the transaction
	 * @return the body's values
	 */
	default <T> Flux<T> inTransactionMany(Function<? super Transaction, ? extends Publisher<T>> body) {
		return inTransactionMany(TransactionOptions.defaults(), body);
	}

	/**
	 * Runs a body of many values in a transaction with options.
	 * @param <T> the class of the values
	 * @param options isolation, read-only, timeout, retry (only while nothing was
	 * emitted)
	 * @param body what to run; what it does on the database is in the transaction
	 * @return the body's values
	 */
	<T> Flux<T> inTransactionMany(TransactionOptions options,
			Function<? super Transaction, ? extends Publisher<T>> body);

}
