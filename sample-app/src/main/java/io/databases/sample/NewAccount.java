package io.databases.sample;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * What a client sends to open an account; nothing is known to be there or right.
 *
 * @param owner whose it is to be
 * @param balance what is on it at first, as a JSON string or number
 */
record NewAccount(@Nullable String owner, @Nullable BigDecimal balance) {

	private static final int MAX_OWNER = 100;

	/**
	 * Checks the owner.
	 * @return the name without spaces around it
	 */
	String checkedOwner() {
		if (this.owner == null || this.owner.isBlank()) {
			throw new InvalidRequestException("'owner' is missing");
		}
		String name = this.owner.strip();
		if (name.codePointCount(0, name.length()) > MAX_OWNER) {
			throw new InvalidRequestException("'owner' must not have more than %d characters".formatted(MAX_OWNER));
		}
		if (!name.codePoints().allMatch(NewAccount::isStorable)) {
			throw new InvalidRequestException("'owner' must not contain control characters");
		}
		return name;
	}

	long checkedCents() {
		return Money.toCents("balance", this.balance);
	}

	/** PostgreSQL stores no NUL, and halves of surrogate pairs are not text anywhere. */
	private static boolean isStorable(int codePoint) {
		return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
	}

}
