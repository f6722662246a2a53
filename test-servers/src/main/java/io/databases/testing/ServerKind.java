package io.databases.testing;

import java.util.Arrays;
import java.util.Optional;

/**
 * The databases that the suites run on.
 */
public enum ServerKind {

	/** PostgreSQL; embedded by default. */
	POSTGRESQL("postgresql", "postgres"),

	/** MariaDB; embedded by default. */
	MARIADB("mariadb", "mariadb"),

	/** MySQL; embedded only with the Maven profile {@code mysql}. */
	MYSQL("mysql", "mysql"),

	/** SQLite; needs no server, a database is a file. */
	SQLITE("sqlite", "sqlite");

	private final String scheme;

	private final String alias;

	ServerKind(String scheme, String alias) {
		this.scheme = scheme;
		this.alias = alias;
	}

	/**
	 * The scheme of this kind's URLs.
	 * @return the scheme, such as {@code postgresql}
	 */
	public String scheme() {
		return this.scheme;
	}

	static Optional<ServerKind> ofScheme(String scheme) {
		return Arrays.stream(values())
			.filter((kind) -> scheme.equals(kind.scheme) || scheme.equals(kind.alias))
			.findFirst();
	}

}
