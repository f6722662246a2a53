package io.databases.connection;

import java.util.concurrent.atomic.AtomicReference;

import io.databases.error.DatabaseStateException;
import io.databases.lease.Lease;
import io.databases.lease.Scope;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One level of force-rollback: a scope that is opened by its first use, and again by the
 * first use after it was undone. Safe for use by several threads.
 */
final class HiddenLevel {

	/** What has become of the transaction. */
	enum Outcome {

		/** It is open, or none was needed. */
		OPEN,

		/** The server has rolled it back by itself. */
		UNDONE,

		/** The server has committed it by itself. */
		COMMITTED

	}

	private static final TransactionOptions OPTIONS = TransactionOptions.defaults().name("force-rollback");

	private final AtomicReference<@Nullable Mono<Scope>> opened = new AtomicReference<>();

	private final @Nullable HiddenLevel below;

	private final int number;

	private final Mono<Scope> opening;

	private HiddenLevel(@Nullable HiddenLevel below, int number, Mono<Scope> opening) {
		this.below = below;
		this.number = number;
		this.opening = opening;
	}

	static HiddenLevel root(Mono<Lease> acquire) {
		return new HiddenLevel(null, 0,
				acquire.flatMap((lease) -> lease.base()
					.open(OPTIONS)
					.onErrorResume((error) -> lease.release().then(Mono.error(error)))));
	}

	/** Whether a scope is that of a level: a child of it counts as a root. */
	static boolean isOne(Scope scope) {
		return scope.options().equals(OPTIONS);
	}

	HiddenLevel above() {
		return new HiddenLevel(this, this.number + 1, Mono.defer(this::scope).flatMap((scope) -> scope.open(OPTIONS)));
	}

	int number() {
		return this.number;
	}

	HiddenLevel root() {
		return downTo(0);
	}

	HiddenLevel downTo(int wanted) {
		HiddenLevel level = this;
		while (level.below != null && level.number > wanted) {
			level = level.below;
		}
		return level;
	}

	Mono<Scope> scope() {
		Mono<Scope> known = this.opened.get();
		if (known != null) {
			return known;
		}
		Mono<Scope> first = this.opening.doOnError((error) -> this.opened.set(null)).cache();
		return this.opened.compareAndSet(null, first) ? first : scope();
	}

	/** Undoes this level; a connection that is no longer needed is given back. */
	Mono<Void> undo() {
		return Mono.defer(() -> {
			Mono<Scope> known = this.opened.getAndSet(null);
			return (known == null) ? Mono.empty() : known.onErrorComplete().flatMap(this::undo);
		});
	}

	private Mono<Void> undo(Scope scope) {
		return (this.below != null) ? scope.rollback()
				: scope.rollback()
					.onErrorResume((error) -> scope.lease().release().then(Mono.error(error)))
					.then(Mono.defer(() -> scope.lease().release()));
	}

	/**
	 * Undoes this level and those below it, the inner ones before the outer: what could
	 * not be undone within is undone with what is around it.
	 */
	Mono<Void> undoDownTo(int last) {
		HiddenLevel next = this.below;
		return (next != null && this.number > last) ? undo().onErrorComplete().then(next.undoDownTo(last)) : undo();
	}

	/** For the root: what the server has made of it. */
	Mono<Outcome> outcome() {
		Mono<Scope> known = this.opened.get();
		return (known == null) ? Mono.just(Outcome.OPEN)
				: known.map((scope) -> scope.isCommittedByServer() ? Outcome.COMMITTED
						: (scope.failure() != null) ? Outcome.UNDONE : Outcome.OPEN)
					.onErrorReturn(Outcome.OPEN);
	}

	static Mono<Void> committed() {
		return Mono
			.error(() -> new DatabaseStateException("Not everything was rolled back: the server has committed the"
					+ " transaction of force-rollback by itself. MySQL and MariaDB do so before DDL, also inside of"
					+ " procedures. What was done before it stays in the database: remove it, and run the DDL before, for"
					+ " example in a script or a migration"));
	}

	static Mono<Void> keptIsGone() {
		return Mono.error(() -> new DatabaseStateException("The server has rolled back the whole transaction of"
				+ " force-rollback by itself, after a deadlock for example: what was to be kept is gone too"));
	}

}
