package io.databases.connection;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.databases.lease.Lease;
import io.databases.lease.Scope;
import io.databases.lease.Using;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.annotation.Isolation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Force-rollback: one transaction under everything, opened by the first use and rolled
 * back at the end. Each statement outside of transactions is a child of its own, so that
 * one that fails does not spoil the rest; first-level transactions are children that
 * count as roots.
 * <p>
 * It has levels, each above the first a savepoint in the one below. Work goes to the
 * highest one; {@link #keep()} puts another one on top, so that what was done so far
 * outlives {@link #rollback()}.
 */
public final class HiddenRoot implements Binding {

	private static final Logger logger = LoggerFactory.getLogger(HiddenRoot.class);

	private final AtomicReference<HiddenLevel> top;

	private final AtomicBoolean isolationNoted = new AtomicBoolean();

	private final AtomicBoolean sharingNoted = new AtomicBoolean();

	/**
	 * Creates the root; nothing is opened yet.
	 * @param acquire takes a connection
	 */
	public HiddenRoot(Mono<Lease> acquire) {
		this.top = new AtomicReference<>(HiddenLevel.root(acquire));
	}

	@Override
	public <T> Mono<T> one(Function<? super Scope, ? extends Mono<T>> work) {
		return Using.one(parent().flatMap((scope) -> scope.open(TransactionOptions.defaults())), work,
				Using.Closer.ofScope());
	}

	/**
	 * Reads everything first: what the receiver does with a row may need the one
	 * connection.
	 */
	@Override
	public <T> Flux<T> many(Function<? super Scope, ? extends Publisher<T>> work) {
		return one((scope) -> Flux.from(work.apply(scope)).collectList()).flatMapIterable((rows) -> rows);
	}

	@Override
	public @Nullable Scope transaction() {
		return null;
	}

	/** Says once that there is only one isolation to be had. */
	@Override
	public void opening(TransactionOptions options) {
		if (options.isolation() != Isolation.DEFAULT && this.isolationNoted.compareAndSet(false, true)) {
			logger.info(
					"Isolation {} of transaction{} has no effect, nor will others: with force-rollback it is a"
							+ " savepoint in one transaction, which has the isolation that the database has by default",
					options.isolation(), (options.name() != null) ? " '" + options.name() + "'" : "");
		}
	}

	/** Says once that there is no second transaction to be had. */
	void sharing() {
		if (this.sharingNoted.compareAndSet(false, true)) {
			logger.warn("A connection beside the caller's was asked for, by REQUIRES_NEW, NOT_SUPPORTED or detached():"
					+ " with force-rollback there is only one, so that this work is a savepoint in the caller's"
					+ " transaction, and undone with it");
		}
	}

	private HiddenLevel top() {
		return Objects.requireNonNull(this.top.get());
	}

	@Override
	public Mono<Scope> parent() {
		return Mono.defer(() -> top().scope());
	}

	/**
	 * Keeps what was done so far from {@link #rollback()}.
	 * @return the number of the level that is kept
	 */
	public int keep() {
		return this.top.updateAndGet(HiddenLevel::above).number() - 1;
	}

	/**
	 * Undoes what was done since the beginning, the last call or {@link #keep()}; the
	 * next use opens it anew.
	 * @return completes when it is undone; an error where the server has committed it.
	 * Not affected by cancellation
	 */
	public Mono<Void> rollback() {
		return Using.toTheEnd(Mono.defer(() -> {
			HiddenLevel now = top();
			return now.root().outcome().flatMap((outcome) -> switch (outcome) {
				case OPEN -> now.undo();
				case UNDONE -> now.undoDownTo(0).then((now.number() > 0) ? HiddenLevel.keptIsGone() : Mono.empty());
				case COMMITTED -> now.undoDownTo(0).onErrorComplete().then(HiddenLevel.committed());
			});
		}));
	}

	/**
	 * Undoes what was done on a level and above it, and goes on with that one.
	 * @param number the number of the level, 0 for all there is
	 * @return completes when it is undone; an error where the server has committed it.
	 * Not affected by cancellation
	 */
	public Mono<Void> rollback(int number) {
		return Using.toTheEnd(Mono.defer(() -> {
			HiddenLevel now = top();
			HiddenLevel last = now.downTo(number);
			return now.root().outcome().flatMap((outcome) -> {
				this.top.set(last);
				return (outcome == HiddenLevel.Outcome.COMMITTED)
						? now.undoDownTo(0).onErrorComplete().then(HiddenLevel.committed()) : now.undoDownTo(number);
			});
		}));
	}

}
