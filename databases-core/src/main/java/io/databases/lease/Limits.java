package io.databases.lease;

import java.time.Duration;

import io.databases.url.CancelMode;
import org.jspecify.annotations.Nullable;

/**
 * How long anything may be waited for, and what becomes of a statement that is not waited
 * for any more. Every limit is finite, since nothing here waits for ever, but for the one
 * for statements, which is there when asked for; none costs anything while nothing waits.
 *
 * @param acquire for a connection of the pool; default 30 s
 * @param turn for the turn on a connection or in a transaction; default 30 s
 * @param connect for a new connection, with login; default 10 s
 * @param validate for a sign of life; default 3 s
 * @param shutdown for running work at {@code disconnect()}; default 30 s
 * @param grace for a cancelled statement to end by itself, before the server is told to
 * stop it; default 100 ms
 * @param drain for a cancelled statement, a rollback or a reset to be over, before the
 * connection is closed instead; default 5 s
 * @param statement for a statement of the verbs, from when it is sent to its end, without
 * the time in which its receiver has no demand; {@code null}, the default, for none
 * @param cancel what becomes of a statement on the server when its receiver has lost
 * interest or its limit is over; default {@link CancelMode#SERVER}
 */
public record Limits(Duration acquire, Duration turn, Duration connect, Duration validate, Duration shutdown,
		Duration grace, Duration drain, @Nullable Duration statement, CancelMode cancel) {

	private static final Limits DEFAULTS = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30),
			Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(30), Duration.ofMillis(100),
			Duration.ofSeconds(5), null, CancelMode.SERVER);

	/**
	 * Checks the values.
	 */
	public Limits {
		positive("acquire", acquire);
		positive("turn", turn);
		positive("connect", connect);
		positive("validate", validate);
		positive("shutdown", shutdown);
		positive("grace", grace);
		positive("drain", drain);
		if (statement != null) {
			positive("statement", statement);
		}
	}

	/**
	 * The defaults.
	 * @return acquire 30 s, turn 30 s, connect 10 s, validate 3 s, shutdown 30 s, grace
	 * 100 ms, drain 5 s, no limit for statements; cancelled ones are stopped on the
	 * server
	 */
	public static Limits defaults() {
		return DEFAULTS;
	}

	/**
	 * A copy with another limit for acquiring.
	 * @param limit the limit
	 * @return the copy
	 */
	public Limits withAcquire(Duration limit) {
		return new Limits(limit, this.turn, this.connect, this.validate, this.shutdown, this.grace, this.drain,
				this.statement, this.cancel);
	}

	/**
	 * A copy with another limit for the turn.
	 * @param limit the limit
	 * @return the copy
	 */
	public Limits withTurn(Duration limit) {
		return new Limits(this.acquire, limit, this.connect, this.validate, this.shutdown, this.grace, this.drain,
				this.statement, this.cancel);
	}

	/**
	 * A copy with another limit for connecting.
	 * @param limit the limit
	 * @return the copy
	 */
	public Limits withConnect(Duration limit) {
		return new Limits(this.acquire, this.turn, limit, this.validate, this.shutdown, this.grace, this.drain,
				this.statement, this.cancel);
	}

	/**
	 * A copy with another limit for a sign of life.
	 * @param limit the limit
	 * @return the copy
	 */
	public Limits withValidate(Duration limit) {
		return new Limits(this.acquire, this.turn, this.connect, limit, this.shutdown, this.grace, this.drain,
				this.statement, this.cancel);
	}

	/**
	 * A copy with another limit for the shutdown.
	 * @param limit the limit
	 * @return the copy
	 */
	public Limits withShutdown(Duration limit) {
		return new Limits(this.acquire, this.turn, this.connect, this.validate, limit, this.grace, this.drain,
				this.statement, this.cancel);
	}

	/**
	 * A copy with another grace for cancelled statements.
	 * @param limit the limit
	 * @return the copy
	 */
	public Limits withGrace(Duration limit) {
		return new Limits(this.acquire, this.turn, this.connect, this.validate, this.shutdown, limit, this.drain,
				this.statement, this.cancel);
	}

	/**
	 * A copy with another limit for cleaning up.
	 * @param limit the limit
	 * @return the copy
	 */
	public Limits withDrain(Duration limit) {
		return new Limits(this.acquire, this.turn, this.connect, this.validate, this.shutdown, this.grace, limit,
				this.statement, this.cancel);
	}

	/**
	 * A copy with another limit for statements.
	 * @param limit the limit, {@code null} for none
	 * @return the copy
	 */
	public Limits withStatement(@Nullable Duration limit) {
		return new Limits(this.acquire, this.turn, this.connect, this.validate, this.shutdown, this.grace, this.drain,
				limit, this.cancel);
	}

	/**
	 * A copy with another way to end statements that nobody waits for.
	 * @param mode the way
	 * @return the copy
	 */
	public Limits withCancel(CancelMode mode) {
		return new Limits(this.acquire, this.turn, this.connect, this.validate, this.shutdown, this.grace, this.drain,
				this.statement, mode);
	}

	private static void positive(String name, Duration limit) {
		if (limit.isZero() || limit.isNegative()) {
			throw new IllegalArgumentException("Limit '" + name + "' must be positive, but is " + limit);
		}
	}

}
