package io.databases.sample;

/**
 * There is no such account.
 */
final class AccountNotFoundException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	AccountNotFoundException(long id) {
		super("Account %d does not exist".formatted(id));
	}

}
