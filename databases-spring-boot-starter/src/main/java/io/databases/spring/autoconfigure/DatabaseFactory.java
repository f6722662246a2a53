package io.databases.spring.autoconfigure;

import java.util.Locale;
import java.util.Map;

import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.url.DatabaseUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.StringUtils;

/**
 * Makes a database of what was resolved and what is set.
 */
final class DatabaseFactory {

	private static final Logger logger = LoggerFactory.getLogger(DatabasesAutoConfiguration.class);

	private final ObjectProvider<DatabaseBuilderCustomizer> customizers;

	private final ObjectProvider<ExecutionListenerFactory> listeners;

	DatabaseFactory(ObjectProvider<DatabaseBuilderCustomizer> customizers,
			ObjectProvider<ExecutionListenerFactory> listeners) {
		this.customizers = customizers;
		this.listeners = listeners;
	}

	ManagedDatabase create(String name, DatabaseSource resolved, DatabaseSettings settings) {
		try {
			DatabaseSource source = resolved.withUrl(withSettings(resolved.url(), settings));
			log(name, source);
			return settings.isForceRollback() ? forcedToRollBack(name, source, settings)
					: new ManagedDatabase(source, build(name, source, settings, false), null);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			throw new DatabaseSourceException(resolved.origin(), ex);
		}
	}

	private ManagedDatabase forcedToRollBack(String name, DatabaseSource source, DatabaseSettings settings) {
		DatabaseSource shared = source.withUrl(ManagedDatabase.shareable(source.url()));
		return new ManagedDatabase(shared, build(name, shared, settings, true), build(name, shared, settings, false));
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
			.forceRollback(forceRollback);
		if (source.connectionFactory() != null) {
			builder.connectionFactory(source.connectionFactory());
		}
		this.listeners.orderedStream().forEach((factory) -> builder.listener(factory.create(name, source.url())));
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(name, builder));
		return builder.build();
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
