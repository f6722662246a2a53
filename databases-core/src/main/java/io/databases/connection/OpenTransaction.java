package io.databases.connection;

import io.databases.lease.Scope;
import io.databases.lease.Using;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A transaction that is run by a callback: its scope, and Spring's frame once the body is
 * subscribed to.
 */
final class OpenTransaction {

	private final Scope scope;

	private final Callers callers;

	private volatile @Nullable SpringFrame frame;

	OpenTransaction(Scope scope, Callers callers) {
		this.scope = scope;
		this.callers = callers;
	}

	Scope scope() {
		return this.scope;
	}

	/** The context of the body. */
	Context enter(Context outer) {
		SpringFrame entered = SpringFrame.enter(outer, this.callers, this.scope);
		this.frame = entered;
		return this.scope.lease().mark(this.callers.bind(entered.context(), new ScopeBinding(this.scope)));
	}

	/** Ends it as the body has ended; nothing to do if it was ended by hand. */
	Mono<Void> end(Using.End end) {
		if (!this.scope.isOpen()) {
			return Mono.empty();
		}
		boolean commit = end == Using.End.COMPLETE && !this.scope.options().forceRollback()
				&& !this.scope.isRollbackOnly();
		SpringFrame entered = this.frame;
		if (entered == null) {
			return commit ? this.scope.commit() : this.scope.rollback();
		}
		return commit ? entered.commit(this.scope.commit(), this.scope.rollback())
				: entered.rollback(this.scope.rollback());
	}

}
