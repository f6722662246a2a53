package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;

import io.databases.backend.ServerSession;
import io.databases.error.DatabaseStateException;
import io.databases.error.Failure;
import io.databases.transaction.TransactionOptions;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * A connection on loan from the pool; see the package for its life.
 */
public final class Lease {

	private final Publisher<Void> back;

	private final PhysicalConnection physical;

	private final Function<Throwable, Failure> classifier;

	private final Limits limits;

	private final Scope base;

	private static final AtomicIntegerFieldUpdater<Lease> RELEASED = AtomicIntegerFieldUpdater.newUpdater(Lease.class,
			"released");

	private volatile int released;

	private final Owner owner;

	private final long since = System.nanoTime();

	private volatile boolean touched;

	/** Whether a statement whose limit is over has not settled yet. */
	private volatile boolean overdue;

	/**
	 * Creates a lease.
	 * @param physical the connection
	 * @param back puts it back where it came from; out of use if it is doomed by then
	 * @param classifier tells what a driver's error means
	 * @param limits how long anything may take
	 * @param owner told once, when the pool has the connection again
	 */
	public Lease(PhysicalConnection physical, Publisher<Void> back, Function<Throwable, Failure> classifier,
			Limits limits, Owner owner) {
		this.owner = owner;
		this.back = back;
		this.physical = physical;
		this.classifier = classifier;
		this.limits = limits;
		this.base = new Scope(this, null, TransactionOptions.defaults(), false);
	}

	/**
	 * How long it has been on loan.
	 * @return nanoseconds since it was made
	 */
	public long heldNanos() {
		return System.nanoTime() - this.since;
	}

	/**
	 * What is going on on it, in words.
	 * @return the running statement or the open scope, without values
	 */
	public String activity() {
		return Activity.of(this.base);
	}

	/** The state of the pool, for the message of a timeout. */
	String surroundings() {
		String state = this.owner.state();
		return state.isEmpty() ? "" : "; pool " + state;
	}

	/**
	 * Where statements outside a transaction run.
	 * @return the base scope
	 */
	public Scope base() {
		return this.base;
	}

	/**
	 * The driver's connection, for whoever has the turn.
	 * @return the connection
	 */
	Connection raw() {
		return this.physical.unwrap();
	}

	/**
	 * The driver's connection, for the borrower's own use. The lease counts as touched:
	 * it is reset before anyone else gets it.
	 * @return the driver's connection
	 */
	public Connection unwrap() {
		touch();
		return raw();
	}

	/**
	 * Marks the context of a transaction's body, for drivers that want it.
	 * @param context the context
	 * @return the context with the mark
	 */
	public Context mark(Context context) {
		return session().mark(context);
	}

	/**
	 * Marks a statement that is all that happens on this lease.
	 * @param <T> the statement's result
	 * @param statement the statement
	 * @return the same, with the mark of drivers that want one
	 */
	public <T> Mono<T> lone(Mono<T> statement) {
		Function<Context, Context> mark = session().loneStatement();
		return (mark != null) ? statement.contextWrite(mark) : statement;
	}

	ServerSession session() {
		return this.physical.session();
	}

	Limits limits() {
		return this.limits;
	}

	Failure classify(Throwable error) {
		return this.classifier.apply(error);
	}

	/**
	 * The session is not as it was: it must be reset before the next borrower gets it.
	 */
	public void touch() {
		this.touched = true;
	}

	void overdue(boolean unsettled) {
		this.overdue = unsettled;
	}

	boolean isTouched() {
		return this.touched;
	}

	/** The connection must not be used by anyone else. */
	void doom(Throwable reason) {
		if (reason instanceof TimeoutException) {
			this.physical.doomUnanswered();
		}
		else {
			this.physical.doom();
		}
		this.base.fail(reason);
	}

	/**
	 * Whether the connection will not be used by anyone else.
	 * @return {@code true} if it was found dead or could not be proven clean
	 */
	public boolean isDoomed() {
		return this.physical.isDoomed();
	}

	/*
	 * A BEGIN that failed or was not answered: only the fence of a new connection would
	 * be a proof.
	 */
	void beginFailed(Throwable error) {
		doom(error);
	}

	/**
	 * The time for limits: that of the timers, which tests may move.
	 */
	static long now() {
		return Schedulers.parallel().now(TimeUnit.NANOSECONDS);
	}

	static Disposable after(Duration limit, Runnable action) {
		return Schedulers.parallel().schedule(action, limit.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Asks the server for a sign of life, within the limit for that.
	 * @return the server's product and version, when it has answered
	 */
	public Mono<ConnectionMetadata> ping() {
		return StatementFlux.signOfLife(this.base)
			.reduce((first, next) -> first)
			.flatMap((alive) -> alive ? Mono.just(raw().getMetadata())
					: Mono.error(new R2dbcNonTransientResourceException("The server gave no sign of life", "08006")));
	}

	/**
	 * Gives the connection back: at once where it is clean, else after it was made clean,
	 * else it is closed. Idempotent.
	 * @return completes when the pool has it, or at once where a statement whose limit is
	 * over keeps it busy; never an error. Not affected by cancellation once subscribed.
	 */
	public Mono<Void> release() {
		return new LeaseRelease(this);
	}

	/**
	 * Gives the connection back though its borrower has not done so: what runs on it is
	 * stopped, what waits is refused, what is open is rolled back.
	 * @param reason what the receiver of the running statement is told
	 * @return completes as {@link #release()} does. Not affected by cancellation once
	 * subscribed.
	 */
	public Mono<Void> takeBack(RuntimeException reason) {
		return Mono.create((sink) -> {
			// first, so that nobody else gets the turn of what is stopped
			release().subscribe(null, sink::error, sink::success);
			Activity.stop(this.base, reason);
		});
	}

	/** Whether this is the first call. */
	boolean startRelease() {
		return RELEASED.compareAndSet(this, 0, 1);
	}

	boolean isReleased() {
		return this.released != 0;
	}

	/** In the plain case nothing has to be done before it is handed back. */
	boolean closeIfClean() {
		return !this.touched && this.base.queue().closeIfIdle(Lease::givenBack);
	}

	boolean isOverdue() {
		return this.overdue;
	}

	static DatabaseStateException givenBack() {
		return new DatabaseStateException(
				"The connection was given back before the statement's turn came: keep the scope"
						+ " of the connection open until all of its statements have completed");
	}

	/** Back into the pool, or out of it where doomed. */
	void handBack(CoreSubscriber<? super Void> actual) {
		this.physical.givenBack();
		new HandBack(this, actual).start(this.back);
	}

	void handedBack() {
		this.owner.released(this);
	}

	/**
	 * Whose connection it is.
	 */
	@FunctionalInterface
	public interface Owner {

		/**
		 * The connection is back.
		 * @param lease the lease, which is of no use any more
		 */
		void released(Lease lease);

		/**
		 * How many connections there are, for the message of a timeout.
		 * @return a few words, empty if nothing is known
		 */
		default String state() {
			return "";
		}

	}

	@Override
	public String toString() {
		return "Lease[" + this.base.innermost() + (this.touched ? ", touched" : "") + (isDoomed() ? ", doomed" : "")
				+ (this.released != 0 ? ", released" : "") + "]";
	}

}
