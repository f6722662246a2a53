package io.databases.lease;

import java.util.function.Consumer;

import io.databases.backend.ServerSession;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Sends the savepoints that have not been needed so far, from the outermost in. The
 * caller holds the turn of the scope, and with it that of all scopes around it, so nobody
 * else can do the same at the same time.
 */
final class SavepointBegin {

	private SavepointBegin() {
	}

	/**
	 * Makes sure that the scope has begun on the server.
	 * @param scope the scope whose turn the caller holds
	 * @param end called with {@code null}, or with the error
	 */
	static void ensure(Scope scope, Consumer<@Nullable Throwable> end) {
		Scope parent = scope.parent();
		if (scope.isBegun() || parent == null) {
			end.accept(null);
			return;
		}
		ensure(parent, (error) -> {
			if (error != null) {
				end.accept(error);
			}
			else {
				send(scope, parent, end);
			}
		});
	}

	private static void send(Scope scope, Scope parent, Consumer<@Nullable Throwable> end) {
		Lease lease = scope.lease();
		Detached.run(() -> savepoint(scope, lease.session()), "SAVEPOINT", lease.limits().turn(), (error) -> {
			if (error == null) {
				scope.begun();
			}
			else {
				parent.spoil(lease.classify(error).effect(), error);
				scope.fail(error);
			}
			end.accept(error);
		});
	}

	/** Whether writes are refused from here on, though they are not around it. */
	private static boolean beginsReadOnly(Scope scope) {
		if (!scope.options().readOnly()) {
			return false;
		}
		for (Scope around = scope.parent(); around != null; around = around.parent()) {
			if (around.options().readOnly()) {
				return false;
			}
		}
		return true;
	}

	private static Publisher<Void> savepoint(Scope scope, ServerSession session) {
		String name = scope.savepointName();
		return beginsReadOnly(scope) ? session.readOnlySavepoint(name) : session.savepoint(name);
	}

}
