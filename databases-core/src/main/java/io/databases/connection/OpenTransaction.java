package io.databases.connection;

import java.util.concurrent.atomic.AtomicReference;

import io.databases.lease.Scope;
import io.databases.lease.Using;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A transaction that we opened: its scope, and Spring's frame once somebody may use
 * Spring's code inside. There is one for each scope, however one comes by the scope.
 */
final class OpenTransaction {

	private final AtomicReference<@Nullable SpringFrame> frame = new AtomicReference<>();

	private final Scope scope;

	private final Callers callers;

	private final boolean root;

	private OpenTransaction(Scope scope, Callers callers, boolean root) {
		this.scope = scope;
		this.callers = callers;
		this.root = root;
	}

	/**
	 * Takes charge of a scope.
	 * @param scope the scope, just opened
	 * @param callers the database
	 * @param root whether its end is the end of the whole
	 */
	static OpenTransaction of(Scope scope, Callers callers, boolean root) {
		OpenTransaction open = new OpenTransaction(scope, callers, root);
		scope.companion(open);
		return open;
	}

	/** The one of a scope, {@code null} where it was not opened by us. */
	static @Nullable OpenTransaction of(@Nullable Scope scope) {
		return (scope != null && scope.companion() instanceof OpenTransaction open) ? open : null;
	}

	Scope scope() {
		return this.scope;
	}

	/** The context of the body, and of what is handed this transaction. */
	Context enter(Context outer) {
		Context inner = frame(outer).within(outer);
		return this.scope.lease().mark(this.callers.bind(inner, new ScopeBinding(this.scope)));
	}

	private SpringFrame frame(Context outer) {
		SpringFrame known = this.frame.get();
		if (known != null) {
			return known;
		}
		SpringFrame made = SpringFrame.enter(outer, this.callers, this.scope);
		SpringFrame before = this.frame.compareAndExchange(null, made);
		return (before != null) ? before : made;
	}

	/** Ends it as the body has ended; nothing to do if it was ended by hand. */
	Mono<Void> end(Using.End end) {
		return !this.scope.isOpen() ? Mono.empty() : (end == Using.End.COMPLETE) ? commit() : rollback();
	}

	/** Commits, or rolls back what is not to be committed. */
	Mono<Void> commit() {
		if (this.scope.options().forceRollback() || this.scope.isRollbackOnly()) {
			return rollback();
		}
		SpringFrame entered = this.frame.get();
		if (entered == null || !this.scope.isOpen()) {
			return this.scope.commit();
		}
		return this.root ? entered.commit() : entered.keep(frameAround());
	}

	/* That of a handle is made when it is needed: it is there until the handle's end. */
	private @Nullable SpringFrame frameAround() {
		OpenTransaction around = of(this.scope.parent());
		return (around != null) ? around.frame(Context.empty()) : null;
	}

	Mono<Void> rollback() {
		SpringFrame entered = this.frame.get();
		return (entered == null || !this.scope.isOpen()) ? this.scope.rollback() : entered.rollback();
	}

}
