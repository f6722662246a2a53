package io.databases.lease;

import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Waits until the pool has a connection again. A cancel does not reach the pool; an error
 * of the pool is no concern of whoever gives the connection back.
 */
final class HandBack implements CoreSubscriber<Void> {

	private static final Logger logger = LoggerFactory.getLogger(HandBack.class);

	private final Lease lease;

	private final CoreSubscriber<? super Void> actual;

	HandBack(Lease lease, CoreSubscriber<? super Void> actual) {
		this.lease = lease;
		this.actual = actual;
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
		this.lease.handedBack();
		this.actual.onComplete();
	}

	@Override
	public Context currentContext() {
		return this.actual.currentContext();
	}

}
