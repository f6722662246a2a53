package io.databases;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import io.databases.backend.Backend;
import io.databases.backend.Backends;
import io.databases.backend.ConnectRequest;
import io.databases.backend.SslMaterial;
import io.databases.lease.Limits;
import io.databases.pool.LeakDetection;
import io.databases.pool.PoolListener;
import io.databases.pool.PoolOptions;
import io.databases.pool.PoolWatch;
import io.databases.query.ExecutionListener;
import io.databases.query.StatementLog;
import io.databases.record.convert.JsonCodec;
import io.databases.record.jackson.JsonCodecs;
import io.databases.url.CancelMode;
import io.databases.url.DatabaseUrl;
import io.databases.url.PoolSettings;
import io.databases.url.SslMode;
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

	private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

	private final DatabaseUrl url;

	private UnaryOperator<PoolOptions> pool = UnaryOperator.identity();

	private UnaryOperator<Limits> limits = UnaryOperator.identity();

	private final List<ExecutionListener> listeners = new ArrayList<>();

	private @Nullable Duration slowQuery;

	private boolean logValues;

	private boolean serverMessages = true;

	private @Nullable JsonCodec json;

	private boolean forceRollback;

	private @Nullable Supplier<? extends Mono<String>> password;

	private @Nullable ConnectionFactory connectionFactory;

	private @Nullable Supplier<SslMaterial> ssl;

	private final Map<String, String> sessionVariables = new LinkedHashMap<>();

	private final List<PoolListener> poolListeners = new ArrayList<>();

	private @Nullable LeakDetection leakDetection;

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
	 * Logs the values of parameters behind each statement, shortened where they are long:
	 * for development. Values may be secrets, so nothing logs them otherwise.
	 * @param values whether to do so
	 * @return this builder
	 */
	public DatabaseBuilder logValues(boolean values) {
		this.logValues = values;
		return this;
	}

	/**
	 * Reads and writes JSON by this, instead of by a Jackson mapper with its default
	 * settings, which is used where Jackson is on the class path.
	 * @param codec the JSON library; see
	 * {@link io.databases.record.jackson.JacksonJsonCodec} for a mapper of one's own
	 * @return this builder
	 */
	public DatabaseBuilder json(JsonCodec codec) {
		this.json = codec;
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
	 * Takes the certificates of a server's connections from a supplier that is asked for
	 * each new connection. The server is verified then: {@code sslmode} is
	 * {@code verify-full} unless the URL says {@code verify-ca} or {@code require}, which
	 * both mean {@code verify-ca}.
	 * @param material gives the certificates; must not block
	 * @return this builder
	 */
	public DatabaseBuilder ssl(Supplier<SslMaterial> material) {
		this.ssl = material;
		return this;
	}

	/**
	 * Sets a variable of each new session on a server, as {@code SET} would do it:
	 * {@code search_path} or {@code lock_timeout} of PostgreSQL, {@code sql_mode} of
	 * MySQL. SQLite has pragmas instead, which are options of the URL.
	 * @param name the server's name of the variable
	 * @param value the value, without quotes
	 * @return this builder
	 * @throws IllegalArgumentException if it is no name
	 */
	public DatabaseBuilder sessionVariable(String name, String value) {
		if (!VARIABLE.matcher(name).matches()) {
			throw new IllegalArgumentException("'" + name + "' is no name of a session variable");
		}
		this.sessionVariables.put(name, value);
		return this;
	}

	/**
	 * Adds a listener that is told what happens in the pool, for metrics.
	 * @param listener the listener
	 * @return this builder
	 */
	public DatabaseBuilder poolListener(PoolListener listener) {
		this.poolListeners.add(listener);
		return this;
	}

	/**
	 * Warns of connections that are held for long.
	 * @param detection from how long on; {@code null} for never, which is the default
	 * @return this builder
	 */
	public DatabaseBuilder leakDetection(@Nullable LeakDetection detection) {
		this.leakDetection = detection;
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
		Limits resolved = this.limits.apply(limitsOf(this.url));
		checkServerOptions();
		ConnectRequest request = new ConnectRequest(this.url, this.password, resolved.connect(), resolved.statement(),
				this.ssl, Map.copyOf(this.sessionVariables), resolved.turn());
		if (this.connectionFactory == null) {
			backend.checkDriver(this.url);
		}
		List<ExecutionListener> all = new ArrayList<>(this.listeners);
		all.add(new StatementLog(this.slowQuery, this.logValues));
		Sources sources = new Sources(backend, request, this.pool.apply(poolOf(this.url.pool())), resolved,
				this.connectionFactory, new PoolWatch(this.poolListeners, this.leakDetection));
		return DefaultDatabase.create(this.url, backend, sources, this.forceRollback, all, this.serverMessages,
				(this.json != null) ? this.json : JsonCodecs.detect());
	}

	/* What would have no effect is refused. */
	private void checkServerOptions() {
		String without = targetWithoutOptions();
		if (without != null && !this.sessionVariables.isEmpty()) {
			throw new IllegalArgumentException(
					"Session variables " + this.sessionVariables.keySet() + " can't be set on " + without);
		}
		if (this.ssl != null && (without != null || this.url.unixSocket() != null)) {
			throw new IllegalArgumentException("Certificates are given, but there is nothing to encrypt on "
					+ ((without != null) ? without : "a Unix socket"));
		}
		if (this.ssl != null && this.url.ssl().mode() == SslMode.DISABLE) {
			throw new IllegalArgumentException("Certificates are given, but the URL says 'sslmode=disable'");
		}
	}

	private @Nullable String targetWithoutOptions() {
		if (this.connectionFactory != null) {
			return "a connection factory that is there already: its owner must do so";
		}
		return "sqlite".equals(this.url.dialect())
				? "SQLite, whose pragmas are options of the URL, such as '?synchronous=full'" : null;
	}

	/* Names only: a value may be a secret in the wrong place. */
	private void warnOfIgnoredOptions() {
		if (!this.url.unknownOptions().isEmpty()) {
			logger.warn("Options of {} that nobody knows, and that are not passed on: {}", this.url.masked(),
					this.url.unknownOptions());
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

	private static Limits limitsOf(DatabaseUrl url) {
		PoolSettings settings = url.pool();
		CancelMode cancel = url.connection().cancel();
		Limits limits = Limits.defaults().withStatement(url.connection().statementTimeout());
		limits = (cancel != null) ? limits.withCancel(cancel) : limits;
		Duration acquire = settings.acquireTimeout();
		Duration connect = settings.connectTimeout();
		Duration validate = settings.validationTimeout();
		limits = (acquire != null) ? limits.withAcquire(acquire) : limits;
		limits = (connect != null) ? limits.withConnect(connect) : limits;
		return (validate != null) ? limits.withValidate(validate) : limits;
	}

}
