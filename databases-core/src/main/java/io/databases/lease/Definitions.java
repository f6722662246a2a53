package io.databases.lease;

import io.databases.transaction.TransactionOptions;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.TransactionDefinition;
import org.springframework.transaction.annotation.Isolation;

/**
 * R2DBC's transaction definitions, as options.
 */
final class Definitions {

	private Definitions() {
	}

	static TransactionOptions options(TransactionDefinition definition) {
		if (definition instanceof TransactionOptions options) {
			return options;
		}
		Boolean readOnly = definition.getAttribute(TransactionDefinition.READ_ONLY);
		IsolationLevel level = definition.getAttribute(TransactionDefinition.ISOLATION_LEVEL);
		return TransactionOptions.defaults()
			.readOnly(Boolean.TRUE.equals(readOnly))
			.isolation((level != null) ? isolation(level) : Isolation.DEFAULT)
			.name(definition.getAttribute(TransactionDefinition.NAME));
	}

	private static Isolation isolation(IsolationLevel level) {
		if (level.equals(IsolationLevel.READ_UNCOMMITTED)) {
			return Isolation.READ_UNCOMMITTED;
		}
		if (level.equals(IsolationLevel.READ_COMMITTED)) {
			return Isolation.READ_COMMITTED;
		}
		if (level.equals(IsolationLevel.REPEATABLE_READ)) {
			return Isolation.REPEATABLE_READ;
		}
		return level.equals(IsolationLevel.SERIALIZABLE) ? Isolation.SERIALIZABLE : Isolation.DEFAULT;
	}

}
