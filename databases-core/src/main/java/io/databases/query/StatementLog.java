package io.databases.query;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/**
 * Logs statements to {@code io.databases.query}: each at DEBUG, the slow ones at WARN.
 * Never a value.
 */
public final class StatementLog implements ExecutionListener {

	private static final Logger logger = LoggerFactory.getLogger("io.databases.query");

	private final long slowNanos;

	/**
	 * Creates a log.
	 * @param slow from how long on a statement is logged at WARN; {@code null} for never
	 */
	public StatementLog(@Nullable Duration slow) {
		this.slowNanos = (slow != null) ? slow.toNanos() : Long.MAX_VALUE;
	}

	@Override
	public boolean isActive() {
		return this.slowNanos != Long.MAX_VALUE || logger.isDebugEnabled();
	}

	@Override
	public Running started(String sql, ContextView context) {
		long start = System.nanoTime();
		return (items, error, cancelled) -> {
			long nanos = System.nanoTime() - start;
			String end = (error != null) ? "failed with " + error.getClass().getSimpleName()
					: cancelled ? "was cancelled" : "gave " + items + " item(s)";
			if (nanos >= this.slowNanos) {
				logger.warn("Slow: {} ms, {}: {}", nanos / 1_000_000, end, sql);
			}
			else {
				logger.debug("{} ms, {}: {}", nanos / 1_000_000, end, sql);
			}
		};
	}

}
