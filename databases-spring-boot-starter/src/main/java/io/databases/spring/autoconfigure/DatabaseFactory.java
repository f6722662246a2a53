package io.databases.spring.autoconfigure;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Makes a database of what was resolved and what is set.
 */
final class DatabaseFactory {

	private static final Logger logger = LoggerFactory.getLogger(DatabasesAutoConfiguration.class);

	private final BeanFactory beans;

	/**
	 * Creates the factory.
	 * @param beans where everything is looked for that takes part, when a database is
	 * made
	 */
	DatabaseFactory(BeanFactory beans) {
		this.beans = beans;
	}

	ManagedDatabase create(String name, DatabaseSource resolved, DatabaseSettings settings) {
		try {
			DatabaseSource source = resolved.withUrl(withSettings(resolved.url(), settings));
			log(name, source);
			return settings.isForceRollback() ? forcedToRollBack(name, source, settings) : new ManagedDatabase(name,
					settings, source, build(name, source, settings, false), null, () -> password(name, source.url()));
		}
		catch (DatabaseSetupException ex) {
			throw ex;
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			throw new DatabaseSourceException(resolved.origin(), ex);
		}
	}

	private ManagedDatabase forcedToRollBack(String name, DatabaseSource source, DatabaseSettings settings) {
		DatabaseSource shared = source.withUrl(ManagedDatabase.shareable(source.url()));
		return new ManagedDatabase(name, settings, shared, build(name, shared, settings, true),
				build(name, shared, settings, false), () -> password(name, shared.url()));
	}

	private static DatabaseUrl withSettings(DatabaseUrl url, DatabaseSettings settings) {
		DatabaseUrl result = url;
		if (StringUtils.hasText(settings.getUsername())) {
			result = result.withUser(settings.getUsername());
		}
		if (StringUtils.hasText(settings.getPassword())) {
			result = result.withPassword(settings.getPassword());
		}
		if (settings.getCancel() != null) {
			result = result.withOption("cancel", settings.getCancel().name().toLowerCase(Locale.ROOT));
		}
		for (Map.Entry<String, String> option : settings.getOptions().entrySet()) {
			result = result.withOption(option.getKey(), option.getValue());
		}
		return result;
	}

	private Database build(String name, DatabaseSource source, DatabaseSettings settings, boolean forceRollback) {
		DatabaseBuilder builder = Database.builder(source.url())
			.pool((options) -> settings.getPool().applyTo(source.pool().apply(options)))
			.limits(settings.getLimits()::applyTo)
			.slowQuery(settings.getSlowQueryThreshold())
			.logValues(settings.isLogValues())
			.serverMessages(settings.isServerMessages())
			.leakDetection(settings.getPool().leakDetection())
			.forceRollback(forceRollback);
		settings.getSessionVariables().forEach(builder::sessionVariable);
		if (source.connectionFactory() != null) {
			builder.connectionFactory(source.connectionFactory());
		}
		if (StringUtils.hasText(settings.getSsl().getBundle())) {
			builder.ssl(DatabaseSsl.of(this.beans.getBeanProvider(SslBundles.class), settings.getSsl().getBundle()));
		}
		credentials(builder, name, source.url());
		listeners(builder, name, source.url());
		all(DatabaseBuilderCustomizer.class).forEach((customizer) -> customizer.customize(name, builder));
		return builder.build();
	}

	private void credentials(DatabaseBuilder builder, String name, DatabaseUrl url) {
		DatabaseCredentials credentials = credentials();
		if (credentials != null) {
			builder.password(() -> ask(credentials, name, url));
		}
	}

	private @Nullable DatabaseCredentials credentials() {
		return this.beans.getBeanProvider(DatabaseCredentials.class).getIfAvailable();
	}

	private static Mono<String> ask(DatabaseCredentials credentials, String name, DatabaseUrl url) {
		return Mono.defer(() -> credentials.password(name, url))
			.switchIfEmpty(Mono.justOrEmpty(url.password()))
			.subscribeOn(Schedulers.boundedElastic());
	}

	/** For migration tools, which ask once, at start. */
	private @Nullable String password(String name, DatabaseUrl url) {
		DatabaseCredentials credentials = credentials();
		return (credentials != null) ? ask(credentials, name, url).block(DatabaseConnector.NET) : url.password();
	}

	private void listeners(DatabaseBuilder builder, String name, DatabaseUrl url) {
		all(ExecutionListenerFactory.class).forEach((factory) -> builder.listener(factory.create(name, url)));
		all(PoolListenerFactory.class).forEach((factory) -> builder.poolListener(factory.create(name, url)));
	}

	private <T> Stream<T> all(Class<T> type) {
		return this.beans.getBeanProvider(type).orderedStream();
	}

	private static void log(String name, DatabaseSource source) {
		if (source.origin().equals(DatabaseSourceResolver.EMBEDDED)) {
			logger.warn("Bean '{}' is the embedded SQLite database '{}', since no URL is set: set DATABASE_URL or"
					+ " 'databases.url' for another one", name, source.url().masked());
		}
		else {
			logger.info("Bean '{}' is the database of {}: {}", name, source.origin(), source.url().masked());
		}
	}

}
