package io.databases.spring.autoconfigure.migration;

import java.util.Map;

import io.databases.spring.autoconfigure.DatabaseConnectionDetails;
import io.databases.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * How a migration tool gets at the database.
 *
 * @param jdbcUrl the URL, without credentials
 * @param username the login name, or {@code null}
 * @param password the password, or {@code null}
 */
record JdbcAccess(String jdbcUrl, @Nullable String username, @Nullable String password) {

	private static final Map<String, String> DRIVERS = Map.of("postgresql", "org.postgresql:postgresql", "mysql",
			"com.mysql:mysql-connector-j", "mariadb", "org.mariadb.jdbc:mariadb-java-client", "sqlite",
			"org.xerial:sqlite-jdbc");

	/**
	 * With the tool's own URL and login, where they are set.
	 */
	static JdbcAccess of(String tool, String prefix, Environment environment, DatabaseConnectionDetails details) {
		String own = environment.getProperty(prefix + "url");
		String user = environment.getProperty(prefix + "user");
		String password = environment.getProperty(prefix + "password");
		if (StringUtils.hasText(own)) {
			return new JdbcAccess(own, user, password);
		}
		if (StringUtils.hasText(user)) {
			return new JdbcAccess(of(tool, details).jdbcUrl(), user, password);
		}
		return awaited(tool, details);
	}

	/** With a database that answers, where the tool has the application's login. */
	static JdbcAccess awaited(String tool, DatabaseConnectionDetails details) {
		JdbcAccess access = of(tool, details);
		details.awaitReachable();
		return access;
	}

	static JdbcAccess of(String tool, DatabaseConnectionDetails details) {
		DatabaseUrl url = details.url();
		if (!details.isComplete()) {
			throw new IllegalStateException(tool + " can't tell where the database behind the bean of type"
					+ " ConnectionFactory is: make that with Spring Boot's ConnectionFactoryBuilder, which keeps the"
					+ " options, or set the tool's own URL, or switch it off ('spring.flyway.url',"
					+ " 'spring.flyway.enabled', likewise for Liquibase)");
		}
		if ("sqlite".equals(url.dialect()) && url.sqlite() != null && url.sqlite().file() == null) {
			throw new IllegalStateException(tool + " can't migrate a SQLite database in memory, which is gone when its"
					+ " connection is closed: use a file, or 'spring.sql.init' for the schema");
		}
		String jdbcUrl = url.toJdbcUrl();
		String driver = DatabaseDriver.fromJdbcUrl(jdbcUrl).getDriverClassName();
		if (driver != null && !ClassUtils.isPresent(driver, null)) {
			throw new MissingJdbcDriverException(tool, url.dialect(),
					DRIVERS.getOrDefault(url.dialect(), "the JDBC driver of " + url.dialect()));
		}
		return new JdbcAccess(jdbcUrl, url.user(), details.password());
	}

	@Override
	public String toString() {
		return this.jdbcUrl;
	}

}
