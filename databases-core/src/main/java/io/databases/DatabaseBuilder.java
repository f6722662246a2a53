package io.databases;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.databases.backend.Backend;
import io.databases.backend.Backends;
import io.databases.backend.ConnectRequest;
import io.databases.lease.Limits;
import io.databases.pool.PoolOptions;
import io.databases.query.ExecutionListener;
import io.databases.query.StatementLog;
import io.databases.url.CancelMode;
import io.databases.url.DatabaseUrl;
import io.databases.url.PoolSettings;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Collects what a database is to be. What is said here wins over what the URL says.
 */
public final class DatabaseBuilder {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseBuilder.class);

	private final DatabaseUrl url;

	private UnaryOperator<PoolOptions> pool = UnaryOperator.identity();

	private UnaryOperator<Limits> limits = UnaryOperator.identity();

	private final List<ExecutionListener> listeners = new ArrayList<>();

	private @Nullable Duration slowQuery;

	private boolean serverMessages = true;

	private boolean forceRollback;

	private @Nullable Supplier<? extends Mono<String>> password;

	private @Nullable ConnectionFactory connectionFactory;

	DatabaseBuilder(DatabaseUrl url) {
		this.url = url;
	}

	/**
	 * Changes the pool. A second change gets what the first gave.
	 * @param change gets the defaults with what the URL says, and gives what is to be
	 * used
	 * @return this builder
	 */
	public DatabaseBuilder pool(UnaryOperator<PoolOptions> change) {
		UnaryOperator<PoolOptions> before = this.pool;
		this.pool = (options) -> change.apply(before.apply(options));
		return this;
	}

	/**
	 * Changes the limits. A second change gets what the first gave.
	 * @param change gets the defaults with what the URL says, and gives what is to be
	 * used
	 * @return this builder
	 */
	public DatabaseBuilder limits(UnaryOperator<Limits> change) {
		UnaryOperator<Limits> before = this.limits;
		this.limits = (options) -> change.apply(before.apply(options));
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
	 * Adds a listener that is told of each statement. Statements are logged in any case:
	 * logger {@code io.databases.query}, level DEBUG.
	 * @param listener the listener
	 * @return this builder
	 */
	public DatabaseBuilder listener(ExecutionListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Logs statements that take long at WARN.
	 * @param threshold from how long on; {@code null} for never, which is the default
	 * @return this builder
	 */
	public DatabaseBuilder slowQuery(@Nullable Duration threshold) {
		this.slowQuery = threshold;
		return this;
	}

	/**
	 * Keeps the driver's exceptions, with the server's own texts, as the last causes of
	 * errors. The texts may quote values of parameters and rows, as in
	 * {@code Duplicate entry 'ada@example.org'}; where those must not reach a log, leave
	 * them out.
	 * @param keep whether to keep them, which is the default
	 * @return this builder
	 */
	public DatabaseBuilder serverMessages(boolean keep) {
		this.serverMessages = keep;
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
	 * URL; the URL still tells the dialect. Each operation takes a connection from it and
	 * closes it: the factory may be a pool, and no second one is made.
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
		Backend backend = Backends.forUrl(this.url);
		warnOfIgnoredOptions();
		Limits resolved = this.limits.apply(limitsOf(this.url.pool()));
		ConnectRequest request = new ConnectRequest(this.url, this.password, resolved.connect());
		if (this.connectionFactory == null) {
			backend.checkDriver(this.url);
		}
		List<ExecutionListener> all = new ArrayList<>(this.listeners);
		all.add(new StatementLog(this.slowQuery));
		Sources sources = new Sources(backend, request, this.pool.apply(poolOf(this.url.pool())), resolved,
				this.connectionFactory);
		return DefaultDatabase.create(this.url, backend, sources, this.forceRollback, all, this.serverMessages);
	}

	/* Names only: a value may be a secret in the wrong place. */
	private void warnOfIgnoredOptions() {
		if (!this.url.unknownOptions().isEmpty()) {
			logger.warn("Options of {} that nobody knows, and that are not passed on: {}", this.url.masked(),
					this.url.unknownOptions());
		}
		CancelMode cancel = this.url.connection().cancel();
		if (cancel != null && cancel != CancelMode.SERVER) {
			logger.warn("Option 'cancel' of {} is not supported yet: a cancelled statement is stopped on the server",
					this.url.masked());
		}
	}

	private static PoolOptions poolOf(PoolSettings settings) {
		PoolOptions options = PoolOptions.defaults();
		Integer max = settings.maxSize();
		Integer min = settings.minSize();
		Duration idle = settings.maxIdle();
		Duration life = settings.maxLifetime();
		options = (max != null) ? options.withMaxSize(max) : options;
		options = (min != null) ? options.withMaxSize(Math.max(min, options.maxSize())).withMinSize(min) : options;
		options = (idle != null) ? options.withMaxIdleTime(idle) : options;
		return (life != null) ? options.withMaxLifeTime(life) : options;
	}

	private static Limits limitsOf(PoolSettings settings) {
		Limits limits = Limits.defaults();
		Duration acquire = settings.acquireTimeout();
		Duration connect = settings.connectTimeout();
		Duration validate = settings.validationTimeout();
		limits = (acquire != null) ? limits.withAcquire(acquire) : limits;
		limits = (connect != null) ? limits.withConnect(connect) : limits;
		return (validate != null) ? limits.withValidate(validate) : limits;
	}

}
