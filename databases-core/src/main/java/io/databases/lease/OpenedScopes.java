package io.databases.lease;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

import io.databases.error.DatabaseStateException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What was begun through a face and is open. It knows how to close the face without
 * knowing it, so that it outlives a face that nobody holds any more.
 * <p>
 * Invariant: a scope is taken once, by whoever ends it.
 */
final class OpenedScopes {

	private final Scope anchor;

	private final Mono<Void> close;

	/** Innermost first; guarded by itself. The name is null for a transaction. */
	private final Deque<Opened> opened = new ArrayDeque<>(2);

	private volatile boolean closed;

	private volatile boolean handedOut;

	/**
	 * Creates what has opened nothing.
	 * @param anchor where statements run as long as nothing is open
	 * @param close what closing means, after what is open is rolled back
	 */
	OpenedScopes(Scope anchor, Mono<Void> close) {
		this.anchor = anchor;
		this.close = close;
	}

	private record Opened(Scope scope, @Nullable String savepoint) {
	}

	void add(Scope scope, @Nullable String savepoint) {
		synchronized (this.opened) {
			this.opened.addFirst(new Opened(scope, savepoint));
		}
	}

	/** The last one that was opened and is open, or the anchor. */
	Scope innermost() {
		synchronized (this.opened) {
			Opened innermost = this.opened.peekFirst();
			return (innermost != null) ? innermost.scope() : this.anchor;
		}
	}

	/**
	 * Takes the scopes from the innermost to the savepoint of a name, or to the last
	 * transaction that was begun.
	 * @param savepoint the name, {@code null} for the transaction
	 */
	Deque<Scope> takeUpTo(@Nullable String savepoint) {
		Deque<Scope> taken = new ArrayDeque<>();
		synchronized (this.opened) {
			if (savepoint != null && this.opened.stream().noneMatch((one) -> savepoint.equals(one.savepoint()))) {
				throw new DatabaseStateException("There is no savepoint '" + savepoint + "' in this transaction");
			}
			for (Iterator<Opened> all = this.opened.iterator(); all.hasNext();) {
				Opened one = all.next();
				all.remove();
				taken.addLast(one.scope());
				if ((savepoint != null) ? savepoint.equals(one.savepoint()) : one.savepoint() == null) {
					break;
				}
			}
		}
		return taken;
	}

	/**
	 * Takes what is open, to be rolled back.
	 * @return does so, and closes
	 */
	Mono<Void> close() {
		this.closed = true;
		Deque<Scope> open = takeAll();
		return open.isEmpty() ? this.close
				: Using.toTheEnd(EndOfScopes.rollback(open).onErrorComplete().then(this.close));
	}

	private Deque<Scope> takeAll() {
		synchronized (this.opened) {
			Deque<Scope> taken = new ArrayDeque<>();
			this.opened.forEach((one) -> taken.addLast(one.scope()));
			this.opened.clear();
			return taken;
		}
	}

	/** The driver's connection is somebody's: he may hold that alone, and use it. */
	void handedOut() {
		this.handedOut = true;
	}

	/**
	 * Whether a face that nobody holds any more keeps something from others for nothing.
	 */
	boolean isLeftOpen() {
		if (this.closed || this.handedOut) {
			return false;
		}
		Scope innermost = innermost();
		return (innermost != this.anchor) ? innermost.isOpen()
				: !this.anchor.isTransaction() && !this.anchor.lease().isReleased();
	}

	/** What is kept from others, for the log. */
	String describe() {
		return innermost().innermost().describe();
	}

}
