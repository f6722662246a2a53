package io.databases.backend;

import java.io.IOException;

import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

/**
 * What the backends have in common in reading errors.
 */
final class Errors {

	private static final int DEPTH = 16;

	private Errors() {
	}

	/** The R2DBC exception in the chain of causes, {@code null} if there is none. */
	static @Nullable R2dbcException r2dbc(Throwable error) {
		return find(error, R2dbcException.class);
	}

	/** Whether the socket is what has failed. */
	static boolean isNetwork(Throwable error) {
		return find(error, IOException.class) != null;
	}

	private static <T> @Nullable T find(Throwable error, Class<T> type) {
		Throwable current = error;
		for (int depth = 0; current != null && depth < DEPTH; depth++) {
			if (type.isInstance(current)) {
				return type.cast(current);
			}
			current = current.getCause();
		}
		return null;
	}

}
