package io.databases.lease;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * Gives a lease back, once. Written by hand since every operation outside of a
 * transaction goes through it.
 */
final class LeaseRelease extends Mono<Void> {

	private final Lease lease;

	LeaseRelease(Lease lease) {
		this.lease = lease;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> actual) {
		if (!this.lease.startRelease()) {
			Operators.complete(actual);
		}
		else if (this.lease.closeIfClean()) {
			this.lease.handBack(actual);
		}
		else if (this.lease.isOverdue()) { // who has waited long enough does not wait for
											// this too
			new LeaseCleaning(this.lease, null).start();
			Operators.complete(actual);
		}
		else {
			Mono.<Void>create((sink) -> new LeaseCleaning(this.lease, sink).start()).subscribe(actual);
		}
	}

}
