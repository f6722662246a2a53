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

	private final AtomicReference<@Nullable Phase> hit = new AtomicReference<>();

	private final Sinks.Empty<Void> cancel = Sinks.empty();

	private final String name;

	private final @Nullable Phase target;

	private final long delayMicros;

	private volatile Phase phase = Phase.ACQUIRE;

	private volatile boolean committing;

	/**
	 * Describes work.
	 * @param name the name of its transaction
	 * @param target where to cancel it; {@code null} for a time that is counted from the
	 * beginning
	 * @param delayMicros how long after that; zero for at once, on the same thread;
	 * negative for at once on another
	 */
	public Work(String name, @Nullable Phase target, long delayMicros) {
		this.name = name;
		this.target = target;
		this.delayMicros = delayMicros;
	}

	/** The name of its transaction. */
	public String name() {
		return this.name;
	}

	/** Where the cancel came, {@code null} if it has not come. */
	public @Nullable Phase hit() {
		return this.hit.get();
	}

	/**
	 * Runs it, with the cancel.
	 * @param <T> the class of the result
	 * @param body the work
	 * @return the result, empty after a cancel
	 */
	public <T> Mono<T> run(Mono<T> body) {
		return Mono.defer(() -> {
			if (this.target == null) {
				Schedulers.parallel().schedule(this::cancelNow, this.delayMicros, TimeUnit.MICROSECONDS);
			}
			return body.doOnSubscribe((subscription) -> enter(Phase.ACQUIRE))
				.doOnTerminate(() -> enter(Phase.ENDED))
				.takeUntilOther(this.cancel.asMono());
		});
	}

	/**
	 * Tells that a phase begins.
	 * @param next the phase
	 */
	public void enter(Phase next) {
		if (next == Phase.COMMIT) {
			this.committing = true;
		}
		this.phase = next;
		if (next != this.target || this.hit.get() != null) {
			return;
		}
		if (this.delayMicros == 0) {
			cancelNow();
		}
		else if (this.delayMicros < 0) {
			Schedulers.parallel().schedule(this::cancelNow);
		}
		else {
			Schedulers.parallel().schedule(this::cancelNow, this.delayMicros, TimeUnit.MICROSECONDS);
		}
	}

	/**
	 * Observes a phase.
	 * @param <T> the class of the elements
	 * @param during the phase
	 * @param source what is under way in it
	 * @return the same, observed
	 */
	public <T> Flux<T> during(Phase during, Publisher<T> source) {
		return Flux.defer(() -> {
			enter(during);
			return source;
		}).doOnTerminate(() -> enter(Phase.BETWEEN));
	}

	/*
	 * Who is too slow here and finds that it has gone on can't say what was hit; to roll
	 * back is not to go on.
	 */
	private void cancelNow() {
		boolean before = !this.committing;
		Phase now = this.phase;
		if (now != Phase.ENDED && this.hit.compareAndSet(null, now)) {
			this.cancel.tryEmitEmpty();
			Phase after = this.phase;
			if (after != now && ((before && this.committing) || (after != Phase.ROLLBACK && after != Phase.RELEASE))) {
				this.hit.set(Phase.BETWEEN);
			}
		}
	}

}
