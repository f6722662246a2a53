package io.databases.lease;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * What stands between a publisher of a driver and its receiver, and hands demand and
 * context on. Whether a cancel goes on is up to the subclass.
 *
 * @param <T> the class of the elements
 */
abstract class Relay<T> implements CoreSubscriber<T>, Subscription {

	final CoreSubscriber<? super T> actual;

	private volatile @Nullable Subscription upstream;

	Relay(CoreSubscriber<? super T> actual) {
		this.actual = actual;
	}

	@Override
	public final void onSubscribe(Subscription subscription) {
		this.upstream = subscription;
		this.actual.onSubscribe(this);
	}

	@Override
	public void request(long n) {
		Subscription subscription = this.upstream;
		if (subscription != null) {
			subscription.request(n);
		}
	}

	/** Tells the source that nobody wants it. */
	final void stop() {
		Subscription subscription = this.upstream;
		if (subscription != null) {
			subscription.cancel();
		}
	}

	@Override
	public final Context currentContext() {
		return this.actual.currentContext();
	}

}
