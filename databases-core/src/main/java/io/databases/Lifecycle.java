package io.databases;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.databases.error.DatabaseStateException;
import io.databases.pool.LeaseSource;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Connected or not. Both ways are idempotent and may be asked for at the same time: who
 * comes second waits for the first.
 * <p>
 * Invariant: the state changes by compare-and-set only, from CLOSED to OPENING to OPEN to
 * CLOSING to CLOSED; an opening that fails goes back to CLOSED. There is a source in OPEN
 * only.
 */
final class Lifecycle {

	private enum Phase {

		CLOSED, OPENING, OPEN, CLOSING

	}

	private record State(Phase phase, @Nullable LeaseSource source, Mono<Void> change) {
	}

	private static final State CLOSED = new State(Phase.CLOSED, null, Mono.empty());

	private final AtomicReference<State> state = new AtomicReference<>(CLOSED);

	private final Supplier<? extends Mono<LeaseSource>> opener;

	private final String name;

	Lifecycle(String name, Supplier<? extends Mono<LeaseSource>> opener) {
		this.name = name;
		this.opener = opener;
	}

	Mono<Void> open() {
		return Mono.defer(() -> {
			State now = state();
			return switch (now.phase()) {
				case OPEN -> Mono.empty();
				case OPENING -> now.change();
				case CLOSING -> now.change().onErrorComplete().then(open());
				case CLOSED -> startOpening(now);
			};
		});
	}

	private Mono<Void> startOpening(State before) {
		AtomicReference<@Nullable State> mine = new AtomicReference<>();
		Mono<Void> change = Mono.defer(this.opener)
			.doOnNext((source) -> this.state.set(new State(Phase.OPEN, source, Mono.empty())))
			.doOnError((error) -> this.state.compareAndSet(mine.get(), CLOSED))
			.then()
			.cache();
		State opening = new State(Phase.OPENING, null, change);
		mine.set(opening);
		return this.state.compareAndSet(before, opening) ? change : open();
	}

	Mono<Void> close() {
		return Mono.defer(() -> {
			State now = state();
			return switch (now.phase()) {
				case CLOSED -> Mono.empty();
				case CLOSING -> now.change();
				case OPENING -> now.change().onErrorComplete().then(close());
				case OPEN -> startClosing(now);
			};
		});
	}

	private Mono<Void> startClosing(State before) {
		LeaseSource source = before.source();
		Mono<Void> change = ((source != null) ? source.close() : Mono.<Void>empty())
			.doOnError((error) -> this.state.set(CLOSED))
			.then(Mono.<Void>fromRunnable(() -> this.state.set(CLOSED)))
			.cache();
		return this.state.compareAndSet(before, new State(Phase.CLOSING, null, change)) ? change : close();
	}

	private State state() {
		return Objects.requireNonNull(this.state.get());
	}

	boolean isOpen() {
		return state().phase() == Phase.OPEN;
	}

	@Nullable LeaseSource peek() {
		return state().source();
	}

	/** The r2dbc-pool in use, {@code null} where there is none now. */
	@Nullable ConnectionFactory peekPool() {
		LeaseSource source = peek();
		return (source != null) ? source.pool() : null;
	}

	LeaseSource source() {
		LeaseSource source = state().source();
		if (source == null) {
			throw new DatabaseStateException(
					"The database " + this.name + " is not connected: " + switch (state().phase()) {
						case CLOSING -> "disconnect() is under way";
						case OPENING -> "connect() has not completed yet";
						case OPEN, CLOSED -> "call connect(), and subscribe to it, before anything else";
					});
		}
		return source;
	}

}
