package io.databases.connection;

import java.util.function.Function;

import io.r2dbc.spi.Connection;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One connection, bound to a scope of {@code Database.inConnection}. Statements that meet
 * on it run one after the other, in the order of their subscription.
 */
public interface DatabaseConnection extends TransactionOperations {

	/**
	 * Binds this connection for work that is started apart.
	 *
	 * <pre class="code">
	 * database.execute(sql).contextWrite(connection.context()).subscribe();
	 * </pre>
	 * @return adds this connection to a Reactor Context
	 */
	Function<Context, Context> context();

	/**
	 * Opens a transaction that the caller must end, by {@link Transaction#commit()} or
	 * {@link Transaction#rollback()}. The callback forms are safer.
	 * @return the open transaction
	 */
	Mono<Transaction> begin();

	/**
	 * The driver's own connection, for what the toolkit does not offer. While the work
	 * runs nobody else has the connection; afterwards it is reset before it goes back to
	 * the pool.
	 * @param <T> the class of the result
	 * @param work what to do with it
	 * @return the work's result
	 */
	<T> Mono<T> unwrap(Function<? super Connection, ? extends Publisher<T>> work);

}
