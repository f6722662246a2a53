package io.databases.spring.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.databases.url.CancelMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * What can be set for one database.
 */
public class DatabaseSettings {

	/**
	 * URL of the database, such as 'postgresql://user:secret@host/name',
	 * 'mysql://host/name' or 'sqlite:///file.db'.
	 */
	private @Nullable String url;

	/**
	 * Login name, instead of the URL's.
	 */
	private @Nullable String username;

	/**
	 * Login password, instead of the URL's.
	 */
	private @Nullable String password;

	/**
	 * Additional options, as they could be written behind the '?' of the URL.
	 */
	private final Map<String, String> options = new LinkedHashMap<>();

	/**
	 * When to connect: before the application is ready, with the first use, or before the
	 * application is ready but trying again while the database is not reachable.
	 */
	private ConnectMode connect = ConnectMode.EAGER;

	/**
	 * Whether to run everything in one transaction that is rolled back at the end, for
	 * tests.
	 */
	private boolean forceRollback;

	/**
	 * Duration from which on a statement is logged as slow, at WARN to the logger
	 * 'io.databases.query'.
	 */
	private @Nullable Duration slowQueryThreshold;

	/**
	 * Whether the log of statements shows the values of parameters, which may be secrets;
	 * DEBUG of the logger 'io.databases.query'.
	 */
	private boolean logValues;

	/**
	 * Whether errors keep the server's own text as their last cause; it may quote values.
	 */
	private boolean serverMessages = true;

	/**
	 * What becomes of a statement on the server when its subscriber cancels.
	 */
	private @Nullable CancelMode cancel;

	/**
	 * Variables of each session on a server, by the server's names, such as 'search_path'
	 * or 'sql_mode'.
	 */
	private final Map<String, String> sessionVariables = new LinkedHashMap<>();

	private final Ssl ssl = new Ssl();

	@NestedConfigurationProperty
	private final PoolProperties pool = new PoolProperties();

	@NestedConfigurationProperty
	private final LimitProperties limits = new LimitProperties();

	private final Retry connectRetry = new Retry();

	public @Nullable String getUrl() {
		return this.url;
	}

	public void setUrl(@Nullable String url) {
		this.url = url;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public Map<String, String> getOptions() {
		return this.options;
	}

	public ConnectMode getConnect() {
		return this.connect;
	}

	public void setConnect(ConnectMode connect) {
		this.connect = connect;
	}

	public boolean isForceRollback() {
		return this.forceRollback;
	}

	public void setForceRollback(boolean forceRollback) {
		this.forceRollback = forceRollback;
	}

	public @Nullable Duration getSlowQueryThreshold() {
		return this.slowQueryThreshold;
	}

	public void setSlowQueryThreshold(@Nullable Duration slowQueryThreshold) {
		this.slowQueryThreshold = slowQueryThreshold;
	}

	public boolean isLogValues() {
		return this.logValues;
	}

	public void setLogValues(boolean logValues) {
		this.logValues = logValues;
	}

	public boolean isServerMessages() {
		return this.serverMessages;
	}

	public void setServerMessages(boolean serverMessages) {
		this.serverMessages = serverMessages;
	}

	public @Nullable CancelMode getCancel() {
		return this.cancel;
	}

	public void setCancel(@Nullable CancelMode cancel) {
		this.cancel = cancel;
	}

	public Map<String, String> getSessionVariables() {
		return this.sessionVariables;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public PoolProperties getPool() {
		return this.pool;
	}

	public LimitProperties getLimits() {
		return this.limits;
	}

	public Retry getConnectRetry() {
		return this.connectRetry;
	}

	/**
	 * What a connection is encrypted with.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle with the trusted authorities and, if the server asks for
		 * one, the client's certificate. The server is verified then, its host name too
		 * unless the URL says 'sslmode=verify-ca'.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

	/**
	 * When a database connects.
	 */
	public enum ConnectMode {

		/**
		 * Before the application is ready; an unreachable database stops the start.
		 */
		EAGER,

		/** With the first use. */
		LAZY,

		/** Before the application is ready, trying again with pauses. */
		RETRY

	}

	/**
	 * How connect mode 'retry' tries.
	 */
	public static class Retry {

		/**
		 * Pause after the first failure; it doubles with each further one.
		 */
		private Duration initialDelay = Duration.ofMillis(500);

		/**
		 * Longest pause.
		 */
		private Duration maxDelay = Duration.ofSeconds(5);

		/**
		 * Time after which the start fails.
		 */
		private Duration timeout = Duration.ofMinutes(2);

		public Duration getInitialDelay() {
			return this.initialDelay;
		}

		public void setInitialDelay(Duration initialDelay) {
			this.initialDelay = initialDelay;
		}

		public Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

}
