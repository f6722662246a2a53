package io.databases.pool;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.databases.lease.Lease;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Looks at the leases from time to time and warns of each that is old, once.
 * <p>
 * Invariant: {@code places} and {@code warned} hold leases on loan only, since
 * {@link #returned} is called for each lease exactly once, after it was added.
 */
final class LeakWatch implements Disposable {

	private static final Logger logger = LoggerFactory.getLogger(LeakDetection.class);

	/** Frames that say nothing about the application. */
	private static final String[] MACHINERY = { "io.databases.Default", "io.databases.connection.",
			"io.databases.lease.", "io.databases.pool.", "io.databases.query.", "io.databases.spring.",
			"io.databases.sqlite.", "reactor.", "java.", "jdk.", "io.netty.", "io.r2dbc.", "org.springframework." };

	private static final int FRAMES = 8;

	private final LeakDetection detection;

	private final String name;

	private final Set<Lease> leases;

	private final Supplier<PoolStats> stats;

	private final PoolEvents events;

	private final Map<Lease, String> places = new ConcurrentHashMap<>();

	private final Set<Lease> warned = ConcurrentHashMap.newKeySet();

	private final Disposable timer;

	LeakWatch(LeakDetection detection, String name, Set<Lease> leases, Supplier<PoolStats> stats, PoolEvents events) {
		this.detection = detection;
		this.name = name;
		this.leases = leases;
		this.stats = stats;
		this.events = events;
		long pause = Math.max(detection.threshold().toMillis() / 4, 1);
		this.timer = Schedulers.parallel().schedulePeriodically(this::look, pause, pause, TimeUnit.MILLISECONDS);
	}

	/**
	 * Where somebody asks for a connection: the application's frames, or all where there
	 * are none.
	 * @return the place, {@code null} where it is not asked for
	 */
	@Nullable String here() {
		if (!this.detection.place()) {
			return null;
		}
		String own = StackWalker.getInstance().walk((frames) -> text(frames.filter(LeakWatch::isOwn)));
		return !own.isEmpty() ? own : StackWalker.getInstance().walk(LeakWatch::text);
	}

	private static boolean isOwn(StackWalker.StackFrame frame) {
		return Stream.of(MACHINERY).noneMatch(frame.getClassName()::startsWith);
	}

	private static String text(Stream<StackWalker.StackFrame> frames) {
		StringBuilder text = new StringBuilder();
		frames.limit(FRAMES).forEach((frame) -> text.append(System.lineSeparator()).append("\tat ").append(frame));
		return text.toString();
	}

	void lent(Lease lease, @Nullable String place) {
		if (place != null) {
			this.places.put(lease, place);
		}
	}

	void returned(Lease lease) {
		this.places.remove(lease);
		this.warned.remove(lease);
	}

	private void look() {
		for (Lease lease : this.leases) {
			Duration held = Duration.ofNanos(lease.heldNanos());
			if (held.compareTo(this.detection.threshold()) >= 0 && this.warned.add(lease)) {
				warn(lease, held);
			}
			if (!this.leases.contains(lease)) {
				returned(lease); // came back meanwhile
			}
		}
	}

	private void warn(Lease lease, Duration held) {
		String place = this.places.get(lease);
		logger.warn("A connection of {} has been held for {} ms, by {}: pool {}.{}", this.name, held.toMillis(),
				lease.activity(), this.stats.get(), (place != null) ? " It was taken at" + place
						: " Let the leak detection remember places to see where it was taken.");
		this.events.leakSuspected(held);
	}

	@Override
	public void dispose() {
		this.timer.dispose();
	}

	@Override
	public boolean isDisposed() {
		return this.timer.isDisposed();
	}

}
