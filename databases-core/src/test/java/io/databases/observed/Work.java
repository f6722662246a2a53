package io.databases.observed;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * A transaction that is observed, known by its name, and perhaps cancelled on the way.
 */
public final class Work {

	private final AtomicReference<@Nullable Point> hit = new AtomicReference<>();

	private final AtomicReference<Point> at = new AtomicReference<>(new Point(Phase.BETWEEN, false));

	private final Sinks.Empty<Void> cancel = Sinks.empty();

	private final String name;

	private final When when;

	private volatile boolean committing;

	private volatile long granted;

	private volatile long ended;

	/**
	 * Describes work.
	 * @param name the name of its transaction
	 * @param when when to cancel it
	 */
	public Work(String name, When when) {
		this.name = name;
		this.when = when;
	}

	/**
	 * Where work is.
	 *
	 * @param phase the phase
	 * @param sent whether it is under way: what it waits for has been asked for, and has
	 * not answered
	 */
	public record Point(Phase phase, boolean sent) {

		/** In words. */
		public String text() {
			return this.phase + (this.sent ? " under way" : " before sending");
		}

	}

	/**
	 * When to cancel.
	 *
	 * @param target where; {@code null} for a time that is counted from the moment when
	 * the connection is there
	 * @param sent whether that is under way already
	 * @param micros how long after that; zero for at once, on the same thread; negative
	 * for at once on another, or, without a target, for never
	 */
	public record When(@Nullable Phase target, boolean sent, long micros) {

		/** Not at all. */
		public static final When NEVER = new When(null, false, -1);

		/** Whether it is not cancelled. */
		public boolean isNever() {
			return this.target == null && this.micros < 0;
		}

	}

	/** The name of its transaction. */
	public String name() {
		return this.name;
	}

	/** When it is to be cancelled. */
	public When when() {
		return this.when;
	}

	/** Where the cancel came, {@code null} if it has not come. */
	public @Nullable Point hit() {
		return this.hit.get();
	}

	/** From the grant of its connection to its end. */
	public long micros() {
		return TimeUnit.NANOSECONDS.toMicros(this.ended - this.granted);
	}

	/**
	 * Runs it, with the cancel.
	 * @param <T> the class of the result
	 * @param body the work
	 * @return the result, empty after a cancel
	 */
	public <T> Mono<T> run(Mono<T> body) {
		return Mono.fromDirect(entering(Phase.ACQUIRE, body)).doOnTerminate(() -> {
			this.ended = System.nanoTime();
			enter(new Point(Phase.ENDED, false));
		}).takeUntilOther(this.cancel.asMono());
	}

	/**
	 * Tells that what is asked for already begins to come.
	 * @param phase the phase
	 */
	public void comes(Phase phase) {
		enter(new Point(phase, true));
	}

	/** Tells that a phase has ended. */
	public void goesOn() {
		enter(new Point(Phase.BETWEEN, false));
	}

	/**
	 * Observes a phase.
	 * @param <T> the class of the elements
	 * @param during the phase
	 * @param source what is under way in it
	 * @return the same, observed
	 */
	public <T> Flux<T> during(Phase during, Publisher<T> source) {
		return Flux.from(entering(during, source)).doOnTerminate(this::goesOn);
	}

	/*
	 * Under way is what has been subscribed to and has not led to anything else
	 * meanwhile.
	 */
	private <T> Publisher<T> entering(Phase phase, Publisher<T> source) {
		return (actual) -> {
			Point before = new Point(phase, false);
			enter(before);
			source.subscribe(actual);
			Point sent = new Point(phase, true);
			if (this.at.compareAndSet(before, sent)) {
				entered(sent);
			}
		};
	}

	private void enter(Point next) {
		if (this.at.get().phase() == Phase.ENDED) {
			return;
		}
		if (next.phase() == Phase.COMMIT) {
			this.committing = true;
		}
		this.at.set(next);
		if (next.phase() == Phase.BEGIN && this.granted == 0) {
			this.granted = System.nanoTime();
			if (this.when.target() == null && !this.when.isNever()) {
				Schedulers.parallel().schedule(this::cancelNow, this.when.micros(), TimeUnit.MICROSECONDS);
			}
		}
		entered(next);
	}

	private void entered(Point next) {
		if (next.phase() != this.when.target() || next.sent() != this.when.sent() || this.hit.get() != null) {
			return;
		}
		if (this.when.micros() == 0) {
			cancelNow();
		}
		else {
			Schedulers.parallel().schedule(this::cancelNow, Math.max(0, this.when.micros()), TimeUnit.MICROSECONDS);
		}
	}

	/*
	 * Who is too slow here and finds that it has gone on can't say what was hit; to roll
	 * back is not to go on.
	 */
	private void cancelNow() {
		boolean before = !this.committing;
		Point now = this.at.get();
		if (now.phase() != Phase.ENDED && this.hit.compareAndSet(null, now)) {
			this.cancel.tryEmitEmpty();
			Point after = this.at.get();
			if (!after.equals(now) && ((before && this.committing)
					|| (after.phase() != Phase.ROLLBACK && after.phase() != Phase.RELEASE))) {
				this.hit.set(new Point(Phase.BETWEEN, false));
			}
		}
	}

}
