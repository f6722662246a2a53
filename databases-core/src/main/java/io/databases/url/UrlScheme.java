package io.databases.url;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What stands before {@code ://}, in lower case: {@code name[+driver][:protocol]}.
 *
 * @param name the name as given, for instance {@code postgres}
 * @param driver what follows the {@code +}
 * @param protocol what follows the {@code :}, as in {@code h2:mem}
 */
record UrlScheme(String name, @Nullable String driver, @Nullable String protocol) {

	static final String POSTGRESQL = "postgresql";

	static final String MYSQL = "mysql";

	static final String MARIADB = "mariadb";

	static final String SQLITE = "sqlite";

	private static final Pattern GRAMMAR = Pattern
		.compile("([a-z][a-z0-9.-]*)(?:\\+([a-z0-9][a-z0-9+._-]*))?(?::([a-z0-9][a-z0-9+._:-]*))?");

	static UrlScheme parse(String text) {
		Matcher matcher = GRAMMAR.matcher(text.toLowerCase(Locale.ROOT));
		if (!matcher.matches()) {
			throw new InvalidDatabaseUrlException("what stands before '://' is not a scheme such as 'postgresql' or "
					+ "'mysql+asyncmy'. " + UrlParser.EXAMPLES);
		}
		return new UrlScheme(matcher.group(1), matcher.group(2), matcher.group(3));
	}

	UrlScheme withDriver(@Nullable String newDriver) {
		return parse(text(this.name, newDriver, this.protocol));
	}

	UrlScheme withName(String newName) {
		return parse(text(newName, this.driver, this.protocol));
	}

	String dialect() {
		return "postgres".equals(this.name) ? POSTGRESQL : this.name;
	}

	boolean isSqlite() {
		return SQLITE.equals(this.name);
	}

	boolean isMySqlFamily() {
		return MYSQL.equals(this.name) || MARIADB.equals(this.name);
	}

	boolean isPostgresql() {
		return POSTGRESQL.equals(dialect());
	}

	int defaultPort() {
		if (isPostgresql()) {
			return 5432;
		}
		return isMySqlFamily() ? 3306 : -1;
	}

	String text() {
		return text(this.name, this.driver, this.protocol);
	}

	private static String text(String name, @Nullable String driver, @Nullable String protocol) {
		return name + ((driver == null) ? "" : "+" + driver) + ((protocol == null) ? "" : ":" + protocol);
	}

}
