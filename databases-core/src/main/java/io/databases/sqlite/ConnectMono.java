package io.databases.sqlite;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.databases.sqlite.engine.Database;
import io.databases.sqlite.engine.Session;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Opens a connection for each subscriber, and closes it again if nobody takes it. */
final class ConnectMono extends Mono<SqliteConnection> {

	private final Database database;

	private final Function<Session, SqliteConnection> maker;

	ConnectMono(Database database, Function<Session, SqliteConnection> maker) {
		this.database = database;
		this.maker = maker;
	}

	@Override
	public void subscribe(CoreSubscriber<? super SqliteConnection> actual) {
		actual.onSubscribe(new Attempt(actual));
	}

	/**
	 * One subscriber. Invariant: whoever moves the state away from WAITING decides what
	 * becomes of the connection.
	 */
	private final class Attempt implements Subscription {

		private final CoreSubscriber<? super SqliteConnection> actual;

		private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

		private volatile @Nullable Runnable giveUp;

		Attempt(CoreSubscriber<? super SqliteConnection> actual) {
			this.actual = actual;
		}

		@Override
		public void request(long n) {
			if (this.state.compareAndSet(State.NEW, State.WAITING)) {
				Runnable opening = ConnectMono.this.database.open(this::opened);
				this.giveUp = opening;
				if (this.state.get() == State.CANCELLED) {
					opening.run();
				}
			}
		}

		private void opened(@Nullable Session session, @Nullable Throwable error) {
			if (!this.state.compareAndSet(State.WAITING, State.DONE)) {
				return;
			}
			if (session != null) {
				this.actual.onNext(ConnectMono.this.maker.apply(session));
				this.actual.onComplete();
			}
			else if (error != null) {
				this.actual.onError(error);
			}
		}

		@Override
		public void cancel() {
			if (this.state.getAndUpdate(current -> (current == State.DONE) ? current : State.CANCELLED) != State.DONE) {
				Runnable opening = this.giveUp;
				if (opening != null) {
					opening.run();
				}
			}
		}

	}

	private enum State {

		NEW, WAITING, DONE, CANCELLED

	}

}
