package io.databases.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.databases.Database;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * The databases that are set to force-rollback. What is there when the application is
 * ready is what all tests find.
 */
final class ForceRollbacks implements ForceRollbackDatabases, ApplicationListener<ApplicationReadyEvent> {

	private final DatabaseConnector connector;

	ForceRollbacks(DatabaseConnector connector) {
		this.connector = connector;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		keep();
	}

	@Override
	public Map<String, Integer> keep() {
		Map<String, Integer> levels = new LinkedHashMap<>();
		this.connector.forced().forEach((name, database) -> levels.put(name, database.keep()));
		return levels;
	}

	@Override
	public Mono<Void> rollback() {
		return each((name) -> Database::rollback);
	}

	@Override
	public Mono<Void> rollback(Map<String, Integer> levels) {
		return each((name) -> (database) -> database.rollback(levels.getOrDefault(name, 0)));
	}

	private Mono<Void> each(Function<String, Function<Database, Mono<Void>>> rollback) {
		return Flux.fromIterable(this.connector.forced().entrySet())
			.filter((entry) -> entry.getValue().isConnected())
			.concatMapDelayError((entry) -> rollback.apply(entry.getKey()).apply(entry.getValue()))
			.then();
	}

}
