package io.databases.spring.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.databases.Database;
import io.databases.ServerStatus;
import io.databases.pool.PoolStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Asks a database for a sign of life, within a limit. The details show dialect, server,
 * round trip, the pool's state and the URL without its password. A failure is logged
 * once, when the state changes, and not again with each check.
 */
public final class DatabaseHealthIndicator implements ReactiveHealthIndicator {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseHealthIndicator.class);

	private final Database database;

	private final Duration timeout;

	private volatile Status last = Status.UNKNOWN;

	/**
	 * Creates the indicator.
	 * @param database what is to be asked
	 * @param timeout longest wait for the answer
	 */
	public DatabaseHealthIndicator(Database database, Duration timeout) {
		this.database = database;
		this.timeout = timeout;
	}

	@Override
	public Mono<Health> health() {
		return Mono.defer(this.database::ping)
			.timeout(this.timeout, Mono.error(() -> new SilentDatabaseException(this.timeout)))
			.map(this::up)
			.onErrorResume((failure) -> Mono.fromSupplier(() -> down(failure)));
	}

	private Health up(ServerStatus server) {
		if (!this.last.equals(Status.UP)) {
			logger.debug("Database {} is up", this.database.url().masked());
			this.last = Status.UP;
		}
		return details(Health.up()).withDetail("server", server.product() + " " + server.version())
			.withDetail("roundTrip", Math.round(server.roundTrip().toNanos() / 1e3) / 1e3 + " ms")
			.build();
	}

	private Health down(Throwable failure) {
		if (!this.last.equals(Status.DOWN)) {
			logger.warn("Database {} is down: {}", this.database.url().masked(), failure.getMessage());
			this.last = Status.DOWN;
		}
		return details(Health.down()).withDetail("error", failure.getClass().getName() + ": " + failure.getMessage())
			.build();
	}

	private Health.Builder details(Health.Builder builder) {
		return builder.withDetail("dialect", this.database.dialect())
			.withDetail("url", this.database.url().masked())
			.withDetail("pool", pool(this.database.poolStats()));
	}

	private static Map<String, Object> pool(PoolStats stats) {
		Map<String, Object> pool = new LinkedHashMap<>();
		pool.put("acquired", stats.acquired());
		pool.put("idle", stats.idle());
		pool.put("pending", stats.pending());
		pool.put("max", stats.max());
		pool.put("exhausted", stats.isExhausted());
		return pool;
	}

}
