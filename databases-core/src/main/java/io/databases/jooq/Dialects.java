package io.databases.jooq;

import java.util.Locale;

import org.jooq.SQLDialect;

/**
 * jOOQ's names of the dialects.
 */
final class Dialects {

	private Dialects() {
	}

	static SQLDialect of(String dialect) {
		return switch (dialect) {
			case "postgresql" -> SQLDialect.POSTGRES;
			case "mariadb" -> SQLDialect.MARIADB;
			case "mysql" -> SQLDialect.MYSQL;
			case "sqlite" -> SQLDialect.SQLITE;
			default -> other(dialect.toUpperCase(Locale.ROOT));
		};
	}

	private static SQLDialect other(String name) {
		for (SQLDialect dialect : SQLDialect.families()) {
			if (dialect.name().equals(name)) {
				return dialect;
			}
		}
		return SQLDialect.DEFAULT;
	}

}
