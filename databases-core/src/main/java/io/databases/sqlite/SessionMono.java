package io.databases.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.databases.sqlite.engine.Operation;
import io.databases.sqlite.engine.Session;
import io.databases.sqlite.engine.StopFlag;
import io.databases.sqlite.engine.TurnHolders;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * A Mono that does one thing in the order of its session, and again for each subscriber.
 * A cancel drops it where it has not begun.
 */
final class SessionMono<T> extends Mono<T> {

	private final Session session;

	private final String name;

	private final Operation.Access access;

	private final boolean allowedAfterLoss;

	private final @Nullable Duration lockWait;

	private final Work<T> work;

	SessionMono(Session session, String name, Operation.Access access, boolean allowedAfterLoss, Work<T> work) {
		this(session, name, access, allowedAfterLoss, null, work);
	}

	SessionMono(Session session, String name, Operation.Access access, boolean allowedAfterLoss,
			@Nullable Duration lockWait, Work<T> work) {
		this.session = session;
		this.name = name;
		this.access = access;
		this.allowedAfterLoss = allowedAfterLoss;
		this.lockWait = lockWait;
		this.work = work;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Task task = new Task(actual);
		actual.onSubscribe(task);
		this.session.submit(task);
	}

	/** What is done inside the mailbox. */
	interface Work<T> {

		@Nullable T run(Session session) throws SQLException;

	}

	private final class Task extends Operation implements Subscription {

		private final CoreSubscriber<? super T> actual;

		private final StopFlag flag = new StopFlag(null);

		private final AtomicBoolean demanded = new AtomicBoolean();

		private final AtomicBoolean ready = new AtomicBoolean();

		private final AtomicBoolean emitted = new AtomicBoolean();

		private @Nullable T value;

		Task(CoreSubscriber<? super T> actual) {
			this.actual = actual;
		}

		@Override
		protected Access access() {
			return SessionMono.this.access;
		}

		@Override
		protected boolean isAllowedAfterLoss() {
			return SessionMono.this.allowedAfterLoss;
		}

		@Override
		protected @Nullable Duration lockWait() {
			return SessionMono.this.lockWait;
		}

		@Override
		protected TurnHolders holders() {
			return SqliteTurn.holders(this.actual.currentContext());
		}

		@Override
		protected void run(Session running) throws SQLException {
			this.value = SessionMono.this.work.run(running);
		}

		@Override
		protected void done() {
			this.ready.set(true);
			if (this.value == null || this.demanded.get()) {
				emit();
			}
		}

		/** Whichever of the value and the demand comes last gets here. */
		private void emit() {
			if (!this.emitted.compareAndSet(false, true) || this.flag.isCancelled()) {
				return;
			}
			T emitting = this.value;
			if (emitting != null) {
				this.actual.onNext(emitting);
			}
			this.actual.onComplete();
		}

		@Override
		protected void failed(Throwable error) {
			if (!this.flag.isCancelled()) {
				this.actual.onError(error);
			}
		}

		@Override
		protected String sql() {
			return SessionMono.this.name;
		}

		@Override
		protected StopFlag flag() {
			return this.flag;
		}

		@Override
		public void request(long count) {
			this.demanded.set(true);
			if (this.ready.get()) {
				emit();
			}
		}

		@Override
		public void cancel() {
			this.flag.cancel();
			SessionMono.this.session.wake();
		}

	}

}
