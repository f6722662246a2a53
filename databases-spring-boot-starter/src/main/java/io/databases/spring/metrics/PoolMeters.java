package io.databases.spring.metrics;

import java.time.Duration;

import io.databases.error.DatabaseTimeoutException;
import io.databases.pool.PoolListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Times and counts what happens in one pool, with the tag {@code name}:
 * <ul>
 * <li>{@code databases.pool.acquire}: time that borrowers waited, with the tag
 * {@code outcome} ({@code success}, {@code timeout}, {@code error})</li>
 * <li>{@code databases.pool.usage}: time that connections were on loan</li>
 * <li>{@code databases.pool.creation}: time that opening a connection took, with its
 * login, with the tag {@code outcome} ({@code success}, {@code error})</li>
 * <li>{@code databases.pool.timeouts}: borrowers that waited in vain</li>
 * <li>{@code databases.pool.invalidated}: connections that were found dead or could not
 * be proven clean</li>
 * <li>{@code databases.pool.leaks}: connections that were held for longer than
 * {@code databases.pool.leak-threshold}</li>
 * </ul>
 */
public final class PoolMeters implements PoolListener {

	private final Timer acquired;

	private final Timer acquireTimedOut;

	private final Timer acquireFailed;

	private final Timer usage;

	private final Timer created;

	private final Timer createFailed;

	private final Counter timeouts;

	private final Counter invalidated;

	private final Counter leaks;

	/**
	 * Registers the meters of one pool.
	 * @param registry where to
	 * @param name the database's name
	 */
	public PoolMeters(MeterRegistry registry, String name) {
		this.acquired = acquire(registry, name, "success");
		this.acquireTimedOut = acquire(registry, name, "timeout");
		this.acquireFailed = acquire(registry, name, "error");
		this.usage = Timer.builder("databases.pool.usage")
			.description("Time that connections were on loan")
			.tag("name", name)
			.register(registry);
		this.created = creation(registry, name, "success");
		this.createFailed = creation(registry, name, "error");
		this.timeouts = counter(registry, name, "timeouts", "Borrowers that waited for a connection in vain");
		this.invalidated = counter(registry, name, "invalidated", "Connections that could not be used again");
		this.leaks = counter(registry, name, "leaks", "Connections that were held for longer than the threshold");
	}

	private static Timer acquire(MeterRegistry registry, String name, String outcome) {
		return Timer.builder("databases.pool.acquire")
			.description("Time that borrowers waited for a connection")
			.tags("name", name, "outcome", outcome)
			.register(registry);
	}

	private static Timer creation(MeterRegistry registry, String name, String outcome) {
		return Timer.builder("databases.pool.creation")
			.description("Time that opening a connection took, with its login")
			.tags("name", name, "outcome", outcome)
			.register(registry);
	}

	private static Counter counter(MeterRegistry registry, String name, String meter, String description) {
		return Counter.builder("databases.pool." + meter).description(description).tag("name", name).register(registry);
	}

	@Override
	public void acquired(Duration waited) {
		this.acquired.record(waited);
	}

	@Override
	public void acquireFailed(Duration waited, Throwable error) {
		if (error instanceof DatabaseTimeoutException) {
			this.acquireTimedOut.record(waited);
			this.timeouts.increment();
		}
		else {
			this.acquireFailed.record(waited);
		}
	}

	@Override
	public void released(Duration used) {
		this.usage.record(used);
	}

	@Override
	public void created(Duration took) {
		this.created.record(took);
	}

	@Override
	public void createFailed(Duration took, Throwable error) {
		this.createFailed.record(took);
	}

	@Override
	public void invalidated() {
		this.invalidated.increment();
	}

	@Override
	public void leakSuspected(Duration held) {
		this.leaks.increment();
	}

}
