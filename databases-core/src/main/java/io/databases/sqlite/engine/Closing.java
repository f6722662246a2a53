package io.databases.sqlite.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * The last operation of a session, and everyone who waits for it.
 *
 * <p>
 * Invariants: the listeners and {@code done} are guarded by {@code this}, and no listener
 * is called while it is locked. The operation is submitted once, by whoever asks first.
 */
final class Closing extends Operation {

	/** How long what was submitted before the closing may take. */
	private static final long GRACE_MILLIS = 1000;

	private final Session session;

	private final Consumer<Session> whenClosed;

	private final StopFlag flag = new StopFlag(null);

	private final List<Consumer<@Nullable Throwable>> listeners = new ArrayList<>();

	private boolean done;

	private @Nullable Disposable grace;

	Closing(Session session, Consumer<Session> whenClosed) {
		this.session = session;
		this.whenClosed = whenClosed;
	}

	void add(Consumer<@Nullable Throwable> listener) {
		boolean first;
		synchronized (this) {
			first = this.listeners.isEmpty();
			if (!this.done) {
				this.listeners.add(listener);
			}
			if (first && !this.done) {
				this.grace = Schedulers.parallel().schedule(this.session::abort, GRACE_MILLIS, TimeUnit.MILLISECONDS);
				this.session.submit(this);
			}
			if (!this.done) {
				return;
			}
		}
		listener.accept(null);
	}

	@Override
	protected Access access() {
		return Access.NONE;
	}

	@Override
	protected boolean isAllowedAfterLoss() {
		return true;
	}

	@Override
	protected void run(Session closing) throws SQLException {
		closing.release();
	}

	@Override
	protected void done() {
		ended(null);
	}

	@Override
	protected void failed(Throwable error) {
		ended(error);
	}

	private void ended(@Nullable Throwable error) {
		List<Consumer<@Nullable Throwable>> waiting;
		synchronized (this) {
			this.done = true;
			waiting = List.copyOf(this.listeners);
			if (this.grace != null) {
				this.grace.dispose();
			}
		}
		this.whenClosed.accept(this.session);
		waiting.forEach(listener -> listener.accept(error));
	}

	@Override
	protected String sql() {
		return "close";
	}

	@Override
	protected StopFlag flag() {
		return this.flag;
	}

}
