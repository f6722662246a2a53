package io.databases.spring.metrics;

import java.util.Map;
import java.util.function.ToIntFunction;

import io.databases.Database;
import io.databases.pool.PoolStats;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Gauges of the pools: {@code databases.pool.acquired}, {@code .idle}, {@code .pending}
 * and {@code .max}, each with the tag {@code name}. Reading them asks no server.
 */
public final class DatabasePoolMetrics implements MeterBinder {

	private static final String CONNECTIONS = "connections";

	private final Map<String, Database> databases;

	/**
	 * Creates the binder.
	 * @param databases the databases by their names
	 */
	public DatabasePoolMetrics(Map<String, Database> databases) {
		this.databases = databases;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.databases.forEach((name, database) -> {
			bind(registry, name, database, "acquired", PoolStats::acquired, "Connections on loan");
			bind(registry, name, database, "idle", PoolStats::idle, "Open connections that wait for a borrower");
			bind(registry, name, database, "pending", PoolStats::pending, "Borrowers that wait for a connection");
			bind(registry, name, database, "max", PoolStats::max, "Most connections there may be");
		});
	}

	private static void bind(MeterRegistry registry, String name, Database database, String meter,
			ToIntFunction<PoolStats> value, String description) {
		Gauge.builder("databases.pool." + meter, database, (pool) -> value.applyAsInt(pool.poolStats()))
			.description(description)
			.baseUnit(meter.equals("pending") ? "borrowers" : CONNECTIONS)
			.tag("name", name)
			.register(registry);
	}

}
