package io.databases.transaction;

import java.time.Duration;

import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.annotation.Isolation;

/**
 * What a transaction is asked to be. Immutable.
 *
 * <pre class="code">
 * database.inTransaction(TransactionOptions.defaults().isolation(Isolation.SERIALIZABLE).retry(3), tx -&gt; ...);
 * </pre>
 *
 * @param isolation the isolation level; inside another transaction it must be
 * {@link Isolation#DEFAULT} or the same
 * @param readOnly whether writes are refused, enforced by the database where it can
 * @param timeout the limit for the whole transaction, from its begin to its commit;
 * {@code null} for none
 * @param forceRollback whether the transaction is rolled back even when its body succeeds
 * @param retry how often the whole body is run again after a deadlock, serialization
 * failure or busy database; 0 for never
 * @param allowImplicitCommit whether statements are sent before which the server commits
 * the transaction by itself, as MySQL and MariaDB do before DDL; asked of the outermost
 * transaction
 * @param name shown in messages, logs and observations; {@code null} for none
 */
public record TransactionOptions(Isolation isolation, boolean readOnly, @Nullable Duration timeout,
		boolean forceRollback, int retry, boolean allowImplicitCommit,
		@Nullable String name) implements TransactionDefinition {

	private static final TransactionOptions DEFAULTS = new TransactionOptions(Isolation.DEFAULT, false, null, false, 0,
			false, null);

	/**
	 * Checks the values.
	 */
	public TransactionOptions {
		if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
			throw new IllegalArgumentException("'timeout' must be positive, or null for no limit, but is " + timeout);
		}
		if (retry < 0) {
			throw new IllegalArgumentException("'retry' must be 0 or more, but is " + retry);
		}
	}

	/**
	 * The database's own isolation, read-write, no limit, no retry.
	 * @return the defaults
	 */
	public static TransactionOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * A copy with another isolation level.
	 * @param level the level
	 * @return the copy
	 */
	public TransactionOptions isolation(Isolation level) {
		return new TransactionOptions(level, this.readOnly, this.timeout, this.forceRollback, this.retry,
				this.allowImplicitCommit, this.name);
	}

	/**
	 * A copy that refuses writes, or not.
	 * @param refuseWrites whether writes are refused
	 * @return the copy
	 */
	public TransactionOptions readOnly(boolean refuseWrites) {
		return new TransactionOptions(this.isolation, refuseWrites, this.timeout, this.forceRollback, this.retry,
				this.allowImplicitCommit, this.name);
	}

	/**
	 * A copy with another limit.
	 * @param limit the limit for the whole transaction, {@code null} for none
	 * @return the copy
	 */
	public TransactionOptions timeout(@Nullable Duration limit) {
		return new TransactionOptions(this.isolation, this.readOnly, limit, this.forceRollback, this.retry,
				this.allowImplicitCommit, this.name);
	}

	/**
	 * A copy that is rolled back in any case, or not.
	 * @param rollback whether to roll back in any case
	 * @return the copy
	 */
	public TransactionOptions forceRollback(boolean rollback) {
		return new TransactionOptions(this.isolation, this.readOnly, this.timeout, rollback, this.retry,
				this.allowImplicitCommit, this.name);
	}

	/**
	 * A copy that runs its body again after transient failures.
	 * @param times how often at most, 0 for never
	 * @return the copy
	 */
	public TransactionOptions retry(int times) {
		return new TransactionOptions(this.isolation, this.readOnly, this.timeout, this.forceRollback, times,
				this.allowImplicitCommit, this.name);
	}

	/**
	 * A copy in which DDL and other statements may be sent before which MySQL and MariaDB
	 * commit an open transaction. The transaction is over with such a statement: it and
	 * what was done before it stay, further statements and the commit are refused with a
	 * {@link TransactionFailedException} that says so, a rollback too, and it is never
	 * run again. Other databases have no such statements.
	 * @param allow whether they are sent; only what the outermost transaction was asked
	 * counts
	 * @return the copy
	 */
	public TransactionOptions allowImplicitCommit(boolean allow) {
		return new TransactionOptions(this.isolation, this.readOnly, this.timeout, this.forceRollback, this.retry,
				allow, this.name);
	}

	/**
	 * A copy with another name.
	 * @param label shown in messages, logs and observations; {@code null} for none
	 * @return the copy
	 */
	public TransactionOptions name(@Nullable String label) {
		return new TransactionOptions(this.isolation, this.readOnly, this.timeout, this.forceRollback, this.retry,
				this.allowImplicitCommit, label);
	}

	/**
	 * Answers what R2DBC asks of a transaction definition.
	 * @param option the option that a driver asks for
	 * @return its value, {@code null} where nothing was asked for
	 */
	@Override
	public <T> @Nullable T getAttribute(Option<T> option) {
		if (option.equals(TransactionDefinition.ISOLATION_LEVEL)) {
			IsolationLevel level = level(this.isolation);
			return (level != null) ? option.cast(level) : null;
		}
		if (option.equals(TransactionDefinition.READ_ONLY)) {
			return this.readOnly ? option.cast(true) : null;
		}
		return null;
	}

	private static @Nullable IsolationLevel level(Isolation isolation) {
		return switch (isolation) {
			case DEFAULT -> null;
			case READ_UNCOMMITTED -> IsolationLevel.READ_UNCOMMITTED;
			case READ_COMMITTED -> IsolationLevel.READ_COMMITTED;
			case REPEATABLE_READ -> IsolationLevel.REPEATABLE_READ;
			case SERIALIZABLE -> IsolationLevel.SERIALIZABLE;
		};
	}

}
