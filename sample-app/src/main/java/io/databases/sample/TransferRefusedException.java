package io.databases.sample;

/**
 * The accounts do not allow a transfer; the message says why and is for the client.
 */
final class TransferRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	TransferRefusedException(String message) {
		super(message);
	}

}
