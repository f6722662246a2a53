package io.databases.lease;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Makes a released lease clean when it is not so yet: waits for the last holder of the
 * turn, rolls back what is open, resets what was touched. What takes longer than its
 * limit is closed instead.
 */
final class LeaseCleaning implements TurnQueue.Waiter {

	private final Lease lease;

	private final @Nullable MonoSink<Void> sink;

	private final AtomicBoolean handedBack = new AtomicBoolean();

	private volatile @Nullable Disposable timer;

	LeaseCleaning(Lease lease, @Nullable MonoSink<Void> sink) {
		this.lease = lease;
		this.sink = sink;
	}

	void start() {
		// A cancelled statement may need the grace and the drain, a rollback after it
		// another drain.
		this.timer = Lease.after(this.lease.limits().grace().plus(this.lease.limits().drain().multipliedBy(2)),
				this::expired);
		Scope open = this.lease.base().child();
		if (open != null) {
			ScopeEnding.detached(open);
		}
		this.lease.base().queue().close(Lease::givenBack, this);
	}

	@Override
	public void granted() {
		if (!this.lease.isTouched() || this.lease.isDoomed()) {
			handBack();
			return;
		}
		Detached.run(this::reset, "Resetting the session", this.lease.limits().drain(), (error) -> {
			if (error != null) {
				this.lease.doom(error);
			}
			handBack();
		});
	}

	private Publisher<Void> reset() {
		Publisher<Void> reset = this.lease.session().reset();
		return (reset != null) ? reset
				: Mono.error(new IllegalStateException("The session was changed and this database can't reset it"));
	}

	private void expired() {
		this.lease.doom(new TimeoutException("Not clean within the limit"));
		handBack();
	}

	private void handBack() {
		if (!this.handedBack.compareAndSet(false, true)) {
			return;
		}
		Disposable pending = this.timer;
		if (pending != null) {
			pending.dispose();
		}
		this.lease.handBack(new BaseSubscriber<>() {

			@Override
			protected void hookOnComplete() {
				done();
			}

		});
	}

	private void done() {
		if (this.sink != null) {
			this.sink.success();
		}
	}

	@Override
	public void refused(Throwable reason) {
		// a lease is released once, and its base scope is closed by nobody else
		throw new IllegalStateException("Giving a connection back was refused", reason);
	}

	@Override
	public String what() {
		return "giving the connection back";
	}

}
