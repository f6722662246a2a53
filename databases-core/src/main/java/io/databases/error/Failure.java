package io.databases.error;

import org.jspecify.annotations.Nullable;

/**
 * A driver's error, classified.
 *
 * @param kind what it means
 * @param effect what it did to the open transaction
 * @param sqlState the five characters of SQLState, or {@code null} where the driver has
 * none
 * @param code the vendor's code, 0 where there is none
 * @param constraint the violated constraint or its columns, or {@code null} where unknown
 */
public record Failure(FailureKind kind, Effect effect, @Nullable String sqlState, int code,
		@Nullable String constraint) {

	/**
	 * Creates a failure without a known constraint.
	 * @param kind what it means
	 * @param effect what it did to the open transaction
	 * @param sqlState the SQLState, or {@code null}
	 * @param code the vendor's code
	 * @return the failure
	 */
	public static Failure of(FailureKind kind, Effect effect, @Nullable String sqlState, int code) {
		return new Failure(kind, effect, sqlState, code, null);
	}

	/**
	 * What an error leaves of the transaction it happened in.
	 */
	public enum Effect {

		/** Only the statement was undone: the transaction goes on. */
		STATEMENT,

		/** The innermost savepoint, or the transaction, can only be rolled back now. */
		SCOPE,

		/** The server has ended the whole transaction. */
		TRANSACTION,

		/** The connection is of no more use. */
		CONNECTION

	}

}
