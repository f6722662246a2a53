package io.databases;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.databases.lease.Limits;
import io.databases.pool.PoolOptions;
import io.databases.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Collects what a database is to be. What is said here wins over what the URL says.
 */
public final class DatabaseBuilder {

	private final DatabaseUrl url;

	private UnaryOperator<PoolOptions> pool = UnaryOperator.identity();

	private UnaryOperator<Limits> limits = UnaryOperator.identity();

	private boolean forceRollback;

	private @Nullable Supplier<? extends Mono<String>> password;

	private @Nullable ConnectionFactory connectionFactory;

	DatabaseBuilder(DatabaseUrl url) {
		this.url = url;
	}

	/**
	 * Changes the pool.
	 * @param change gets the defaults with what the URL says, and gives what is to be
	 * used
	 * @return this builder
	 */
	public DatabaseBuilder pool(UnaryOperator<PoolOptions> change) {
		this.pool = change;
		return this;
	}

	/**
	 * Changes the limits.
	 * @param change gets the defaults with what the URL says, and gives what is to be
	 * used
	 * @return this builder
	 */
	public DatabaseBuilder limits(UnaryOperator<Limits> change) {
		this.limits = change;
		return this;
	}

	/**
	 * Runs everything in one transaction that is rolled back at {@code disconnect()}: for
	 * tests.
	 * @param rollback whether to do so
	 * @return this builder
	 */
	public DatabaseBuilder forceRollback(boolean rollback) {
		this.forceRollback = rollback;
		return this;
	}

	/**
	 * Takes the password from a supplier that is asked for each new connection, for
	 * tokens that expire.
	 * @param supplier gives the password; must not block
	 * @return this builder
	 */
	public DatabaseBuilder password(Supplier<? extends Mono<String>> supplier) {
		this.password = supplier;
		return this;
	}

	/**
	 * Uses a connection factory that is there already, instead of making one from the
	 * URL; the URL still tells the dialect. Its connections are taken as they come: it
	 * pools or does not pool them, as it likes.
	 * @param factory the connection factory; it stays the caller's to close
	 * @return this builder
	 */
	public DatabaseBuilder connectionFactory(ConnectionFactory factory) {
		this.connectionFactory = factory;
		return this;
	}

	/**
	 * Makes the database. Nothing is opened yet.
	 * @return the database
	 * @throws io.databases.backend.UnknownDialectException if no backend knows the URL's
	 * scheme
	 * @throws io.databases.backend.MissingDriverException if the driver is not on the
	 * class path
	 */
	public Database build() {
		throw new IllegalStateException("being built");
	}

}
