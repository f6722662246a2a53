package io.databases.lease;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Waits until the pool has a connection again. A cancel does not reach the pool; an error
 * of the pool is no concern of whoever gives the connection back.
 * <p>
 * Invariant: nobody is told before the pool has left its own code. The pool tells within
 * it that it has the connection, and afterwards looks whether it was disposed of
 * meanwhile; if whoever is told does that, it destroys for a second time a connection
 * that others have borrowed, given back and closed ({@code SimpleDequePool} of
 * reactor-pool 1.2).
 */
final class HandBack implements CoreSubscriber<Void> {

	private static final Logger logger = LoggerFactory.getLogger(HandBack.class);

	private static final AtomicIntegerFieldUpdater<HandBack> STATE = AtomicIntegerFieldUpdater
		.newUpdater(HandBack.class, "state");

	/** The pool is being asked. */
	private static final int ASKING = 0;

	/** It has told the end while it was being asked. */
	private static final int ENDED = 1;

	/** It has been asked, and will tell the end. */
	private static final int ASKED = 2;

	@SuppressWarnings("UnusedVariable") // read through its updater
	private volatile int state = ASKING;

	private final Lease lease;

	private final CoreSubscriber<? super Void> actual;

	HandBack(Lease lease, CoreSubscriber<? super Void> actual) {
		this.lease = lease;
		this.actual = actual;
	}

	/**
	 * Gives the connection back.
	 * @param back what does it
	 */
	void start(Publisher<Void> back) {
		back.subscribe(this);
		if (!STATE.compareAndSet(this, ASKING, ASKED)) {
			tell();
		}
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.actual.onSubscribe(Operators.emptySubscription());
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Void value) {
		// there is none
	}

	@Override
	public void onError(Throwable error) {
		logger.debug("Giving a connection back failed", error);
		onComplete();
	}

	@Override
	public void onComplete() {
		if (!STATE.compareAndSet(this, ASKING, ENDED)) {
			tell();
		}
	}

	private void tell() {
		this.lease.handedBack();
		this.actual.onComplete();
	}

	@Override
	public Context currentContext() {
		return this.actual.currentContext();
	}

}
