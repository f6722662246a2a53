package io.databases.query;

import java.time.Duration;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/**
 * Logs statements to {@code io.databases.query}: each at DEBUG, the slow ones at WARN.
 * Values only if asked for.
 */
public final class StatementLog implements ExecutionListener {

	private static final Logger logger = LoggerFactory.getLogger("io.databases.query");

	private final long slowNanos;

	private final boolean values;

	/**
	 * Creates a log.
	 * @param slow from how long on a statement is logged at WARN; {@code null} for never
	 * @param values whether to log the values of parameters, which may be secrets
	 */
	public StatementLog(@Nullable Duration slow, boolean values) {
		this.slowNanos = (slow != null) ? slow.toNanos() : Long.MAX_VALUE;
		this.values = values;
	}

	@Override
	public boolean isActive() {
		return this.slowNanos != Long.MAX_VALUE || logger.isDebugEnabled();
	}

	@Override
	public Running started(String sql, ContextView context) {
		return started(sql, () -> "", context);
	}

	@Override
	public Running started(String sql, Supplier<String> values, ContextView context) {
		// now, since the values may be changed until the statement has ended
		String bound = this.values ? values.get() : "";
		String statement = bound.isEmpty() ? sql : sql + " {" + bound + "}";
		long start = System.nanoTime();
		return (rows, affected, error, cancelled) -> {
			long nanos = System.nanoTime() - start;
			String end = (error != null) ? "failed with " + error.getClass().getSimpleName()
					: cancelled ? "was cancelled after " + rows + " row(s)" : told(rows, affected);
			if (nanos >= this.slowNanos) {
				logger.warn("Slow: {} ms, {}: {}", nanos / 1_000_000, end, statement);
			}
			else {
				logger.debug("{} ms, {}: {}", nanos / 1_000_000, end, statement);
			}
		};
	}

	private static String told(long rows, long affected) {
		String gave = "gave " + rows + " row(s)";
		return (affected == NOT_ASKED) ? gave : "affected " + affected + " row(s)" + ((rows > 0) ? " and " + gave : "");
	}

}
