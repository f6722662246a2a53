package io.databases.sample;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * What a client sends to move money; nothing is known to be there or right.
 *
 * @param from the account that gives
 * @param to the account that gets
 * @param amount how much, as a JSON string or number
 */
record NewTransfer(@Nullable Long from, @Nullable Long to, @Nullable BigDecimal amount) {

	/**
	 * Checks what can be known without the database.
	 * @return the order
	 */
	TransferOrder checked() {
		if (this.from == null) {
			throw new InvalidRequestException("'from' is missing");
		}
		if (this.to == null) {
			throw new InvalidRequestException("'to' is missing");
		}
		if (this.from.equals(this.to)) {
			throw new InvalidRequestException("'from' and 'to' must be different accounts");
		}
		long cents = Money.toCents("amount", this.amount);
		if (cents == 0) {
			throw new InvalidRequestException("'amount' must be greater than zero");
		}
		return new TransferOrder(this.from, this.to, cents);
	}

}
