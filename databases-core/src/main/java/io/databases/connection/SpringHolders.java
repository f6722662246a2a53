package io.databases.connection;

import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;

/**
 * Reads Spring's connection holders.
 */
final class SpringHolders {

	private SpringHolders() {
	}

	/**
	 * The holder's connection, {@code null} where it has none now; the holder itself only
	 * tells by throwing.
	 */
	static @Nullable Connection connection(ConnectionHolder holder) {
		try {
			return holder.getConnection();
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return null; // the answer itself: nothing is held
		}
	}

}
