package io.databases.pool;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.databases.lease.Lease;
import org.jspecify.annotations.Nullable;

/**
 * Who has a connection now: what a timeout's message tells, what closing waits for, and
 * what leaks are looked for among.
 */
final class Leases implements Lease.Owner {

	private final Set<Lease> onLoan = ConcurrentHashMap.newKeySet();

	private final Supplier<PoolStats> stats;

	private final PoolEvents events;

	private final @Nullable LeakWatch leaks;

	Leases(String name, PoolWatch watch, Supplier<PoolStats> stats) {
		this.stats = stats;
		this.events = watch.events();
		LeakDetection detection = watch.leaks();
		this.leaks = (detection != null) ? new LeakWatch(detection, name, this.onLoan, stats, this.events) : null;
	}

	PoolEvents events() {
		return this.events;
	}

	/** Where a connection is being asked for, if somebody wants to know. */
	@Nullable String place() {
		LeakWatch watch = this.leaks;
		return (watch != null) ? watch.here() : null;
	}

	Lease lent(Lease lease, @Nullable String place) {
		LeakWatch watch = this.leaks;
		if (watch != null) {
			watch.lent(lease, place);
		}
		this.onLoan.add(lease);
		return lease;
	}

	/** For each lease, once, when the pool has its connection again. */
	@Override
	public void released(Lease lease) {
		this.onLoan.remove(lease);
		LeakWatch watch = this.leaks;
		if (watch != null) {
			watch.returned(lease);
		}
		this.events.released(lease);
	}

	@Override
	public String state() {
		return this.stats.get().toString();
	}

	int size() {
		return this.onLoan.size();
	}

	Optional<Lease> heldLongest() {
		return this.onLoan.stream().max(Comparator.comparingLong(Lease::heldNanos));
	}

	/** Nobody looks for leaks any more; what is still on loan. */
	Set<Lease> closing() {
		LeakWatch watch = this.leaks;
		if (watch != null) {
			watch.dispose();
		}
		return this.onLoan;
	}

}
