package io.databases.lease;

import java.lang.ref.Cleaner;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back connections that nobody holds any more, as the garbage collector finds them.
 * Who takes a connection and is cancelled before it reaches the code that would close it
 * loses it: Spring's transaction manager and its operator do (7.0.8), in the steps
 * between the connection and the body of the transaction.
 * <p>
 * Invariant: what is registered here never leads to the face that is watched.
 */
final class LostConnections {

	private static final Logger logger = LoggerFactory.getLogger(LeaseConnection.class);

	private static final Cleaner cleaner = Cleaner.create();

	private LostConnections() {
	}

	/**
	 * Watches a face.
	 * @param face the face
	 * @param opened what is open on it
	 * @return ends the watch
	 */
	static Cleaner.Cleanable watch(LeaseConnection face, OpenedScopes opened) {
		return cleaner.register(face, () -> giveBack(opened));
	}

	private static void giveBack(OpenedScopes opened) {
		if (opened.isLeftOpen()) {
			logger.warn(
					"A connection was lost: its borrower has not closed it and holds it no more. It is given back now;"
							+ " what was open on it, {}, is rolled back",
					opened.describe());
			opened.close()
				.subscribe(null, (error) -> logger.warn("A connection that was lost was not given back", error));
		}
	}

}
