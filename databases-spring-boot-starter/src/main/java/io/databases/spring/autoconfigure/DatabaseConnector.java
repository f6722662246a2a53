package io.databases.spring.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import io.databases.Database;
import io.databases.spring.autoconfigure.DatabaseSettings.ConnectMode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.core.PriorityOrdered;

/**
 * Connects each {@link Database} bean, ours and the user's, as soon as it is made, and
 * disconnects it when it is destroyed, in case the lifecycle did not: a context that
 * fails to start is never stopped.
 * <p>
 * It comes before what makes proxies, since that makes the aspects, and so the databases
 * that are injected into them.
 */
final class DatabaseConnector implements DestructionAwareBeanPostProcessor, PriorityOrdered {

	/**
	 * A net far below: the database's own limits are finite and are the ones to notice.
	 */
	static final Duration NET = Duration.ofMinutes(10);

	private final ObjectProvider<DatabasesProperties> properties;

	private final Map<String, Database> databases = new ConcurrentHashMap<>();

	DatabaseConnector(ObjectProvider<DatabasesProperties> properties) {
		this.properties = properties;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof Database database) ? connect(database, beanName) : bean;
	}

	private Database connect(Database database, String name) {
		DatabaseSettings settings = settings(name);
		this.databases.put(name, database);
		if (settings.getConnect() == ConnectMode.LAZY) {
			return new LazyDatabase(database);
		}
		try {
			Connecting.of(database, name, settings).block(NET);
			return database;
		}
		catch (RuntimeException ex) {
			this.databases.remove(name);
			throw ex;
		}
	}

	private DatabaseSettings settings(String beanName) {
		DatabasesProperties all = this.properties.getObject();
		DatabaseSettings named = all.getNamed().get(DatabaseNames.ofBean(beanName));
		return (named != null) ? named : all;
	}

	/**
	 * Connects again what was disconnected.
	 */
	void reconnect() {
		Flux.fromIterable(this.databases.values()).flatMap(Database::connect).blockLast(NET);
	}

	/**
	 * Disconnects all, waiting for running work.
	 * @return completes when all are closed
	 */
	Mono<Void> disconnect() {
		return Flux.fromIterable(this.databases.values()).flatMapDelayError(Database::disconnect, 16, 1).then();
	}

	/**
	 * The databases that are set to force-rollback.
	 * @return the databases by the names of their beans
	 */
	Map<String, Database> forced() {
		Map<String, Database> forced = new TreeMap<>(this.databases);
		forced.keySet().removeIf((name) -> !settings(name).isForceRollback());
		return forced;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return bean instanceof Database;
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		if (bean instanceof Database database) {
			this.databases.remove(beanName);
			database.disconnect().block(NET);
		}
	}

}
