package io.databases.sample;

/**
 * What a client sent can't be done; the message says why and is for the client.
 */
final class InvalidRequestException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidRequestException(String message) {
		super(message);
	}

}
