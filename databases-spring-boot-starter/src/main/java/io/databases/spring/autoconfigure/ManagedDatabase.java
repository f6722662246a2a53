package io.databases.spring.autoconfigure;

import java.util.UUID;
import java.util.function.Supplier;

import io.databases.Database;
import io.databases.url.DatabaseUrl;
import io.databases.url.SqliteSettings;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;

/**
 * A database that was made but is not connected yet. It stands between the beans: the
 * {@code ConnectionFactory} must be there for database initializers, and the
 * {@code Database} is to connect after these.
 * <p>
 * With force-rollback, what initializers do must last longer than the first test: they
 * work on a plain database beside it, which is closed when they are done. In memory it
 * stays open, since its data would be gone.
 */
final class ManagedDatabase implements DatabaseConnectionDetails {

	private final String name;

	private final DatabaseSettings settings;

	private final DatabaseSource source;

	private final Database database;

	private final @Nullable Database initial;

	private final Supplier<@Nullable String> password;

	private volatile boolean initialized;

	/**
	 * Creates it.
	 * @param name the name of the database's bean
	 * @param settings what is set for it
	 * @param source where it comes from
	 * @param database the database
	 * @param initial for initializers, {@code null} without force-rollback
	 * @param password gives the password for those who connect by themselves
	 */
	ManagedDatabase(String name, DatabaseSettings settings, DatabaseSource source, Database database,
			@Nullable Database initial, Supplier<@Nullable String> password) {
		this.name = name;
		this.settings = settings;
		this.source = source;
		this.database = database;
		this.initial = initial;
		this.password = password;
	}

	/** Where two databases in memory are to be one they need a name. */
	static DatabaseUrl shareable(DatabaseUrl url) {
		if (!isInMemory(url) || sqlite(url).memoryName() != null) {
			return url;
		}
		DatabaseUrl shared = DatabaseUrl.parse("sqlite:///file:/" + UUID.randomUUID() + "?vfs=memdb");
		for (var option : url.options().entrySet()) {
			shared = shared.withOption(option.getKey(), option.getValue());
		}
		return shared;
	}

	private static boolean isInMemory(DatabaseUrl url) {
		return "sqlite".equals(url.dialect()) && sqlite(url).file() == null;
	}

	private static SqliteSettings sqlite(DatabaseUrl url) {
		return url.sqlite();
	}

	DatabaseSource source() {
		return this.source;
	}

	Database database() {
		return this.database;
	}

	@Override
	public DatabaseUrl url() {
		return this.source.url();
	}

	@Override
	public boolean isComplete() {
		return this.source.connectionFactory() == null
				|| OptionsCapableConnectionFactory.unwrapFrom(this.source.connectionFactory()) != null;
	}

	@Override
	public @Nullable String password() {
		return this.password.get();
	}

	/** For what comes before the {@code Database} bean. */
	Mono<Void> connect() {
		return Connecting.of(current(), this.name, this.settings);
	}

	@Override
	public void awaitReachable() {
		if (Connecting.atStart(this.settings)) {
			connect().block(DatabaseConnector.NET);
		}
	}

	/** What the connection factory works on: now, since that changes once. */
	Database current() {
		Database before = this.initial;
		return (before != null && !this.initialized) ? before : this.database;
	}

	/** The initializers are done. */
	Database initialized() {
		this.initialized = true;
		if (this.initial != null && !isInMemory(url())) {
			this.initial.disconnect().block(DatabaseConnector.NET);
		}
		return this.database;
	}

	/** Also for a context that fails to start after an initializer has connected. */
	void disconnect() {
		this.database.disconnect().block(DatabaseConnector.NET);
		if (this.initial != null) {
			this.initial.disconnect().block(DatabaseConnector.NET);
		}
	}

	@Override
	public String toString() {
		return this.source.toString();
	}

}
