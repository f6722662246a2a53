package io.databases.sqlite;

import io.r2dbc.spi.Option;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction begins. {@code IMMEDIATE}, the default, takes the write lock at once,
 * so that no later statement can find the database changed or busy.
 */
public enum SqliteTransactionDefinition implements TransactionDefinition {

	/** Takes no lock before it is needed; a write after a read may then fail. */
	DEFERRED,

	/** Takes the write lock at once; others may read. */
	IMMEDIATE,

	/** As IMMEDIATE; without WAL others may not even read. */
	EXCLUSIVE;

	/** The mode as an attribute of any transaction definition. */
	public static final Option<SqliteTransactionDefinition> MODE = Option.valueOf("transactionMode");

	@Override
	public <T> @Nullable T getAttribute(Option<T> option) {
		return option.equals(MODE) ? option.cast(this) : null;
	}

}
