package io.databases.lease;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.UnexpectedRollbackException;
import reactor.core.publisher.Mono;

/**
 * Ends several scopes, the inner ones before the outer.
 * <p>
 * Invariant: each of them is ended, whatever fails and whoever loses interest on the way.
 * Nobody else knows of them any more, and one that stays open keeps the turn of what is
 * around it. The first error is the one reported.
 */
final class EndOfScopes {

	private EndOfScopes() {
	}

	/**
	 * Commits. What somebody has marked meanwhile is not committed, and whoever asked is
	 * told.
	 * @param scopes the scopes, the innermost first
	 * @param rollbackOnly whether it must be a rollback
	 */
	static Mono<Void> commit(Deque<Scope> scopes, boolean rollbackOnly) {
		Scope outermost = scopes.peekLast();
		if (rollbackOnly || (outermost != null && outermost.isRollbackOnly())) {
			return rollback(scopes)
				.then(Mono.error(() -> new UnexpectedRollbackException("The transaction was rolled back, because work"
						+ " inside it has failed or has marked it as rollback-only")));
		}
		Deque<Scope> left = new ArrayDeque<>(scopes);
		return Using.toTheEnd(Mono.defer(() -> commitNext(left)));
	}

	/* After an error what is left is what the failed one was a part of. */
	private static Mono<Void> commitNext(Deque<Scope> left) {
		Scope next = left.pollFirst();
		return (next == null) ? Mono.empty()
				: (next.isRollbackOnly() ? next.rollback() : next.commit())
					.onErrorResume((error) -> rollbackAll(left.iterator(), error))
					.then(Mono.defer(() -> commitNext(left)));
	}

	/**
	 * Rolls back.
	 * @param scopes the scopes, the innermost first
	 */
	static Mono<Void> rollback(Deque<Scope> scopes) {
		return Using.toTheEnd(Mono.defer(() -> rollbackAll(scopes.iterator(), null)));
	}

	private static Mono<Void> rollbackAll(Iterator<Scope> left, @Nullable Throwable reported) {
		if (!left.hasNext()) {
			return (reported != null) ? Mono.error(reported) : Mono.empty();
		}
		return left.next()
			.rollback()
			.thenReturn(true)
			.map((done) -> rollbackAll(left, reported))
			.onErrorResume((error) -> Mono.just(rollbackAll(left, ScopeEnding.merge(reported, error))))
			.flatMap((rest) -> rest);
	}

}
