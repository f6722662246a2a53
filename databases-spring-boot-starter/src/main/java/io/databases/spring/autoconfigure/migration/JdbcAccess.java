package io.databases.spring.autoconfigure.migration;

import java.util.Map;

import io.databases.spring.autoconfigure.DatabaseConnectionDetails;
import io.databases.spring.autoconfigure.DatabaseSetupException;
import io.databases.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * How a migration tool gets at the database. Its getters are those of Boot's connection
 * details for JDBC and for each tool, which may be missing.
 */
class JdbcAccess {

	private static final Map<String, String> DRIVERS = Map.of("postgresql", "org.postgresql:postgresql", "mysql",
			"com.mysql:mysql-connector-j", "mariadb", "org.mariadb.jdbc:mariadb-java-client", "sqlite",
			"org.xerial:sqlite-jdbc");

	private final String jdbcUrl;

	private final @Nullable String username;

	private final @Nullable String password;

	/**
	 * Creates it.
	 * @param jdbcUrl the URL, without credentials
	 * @param username the login name, or {@code null}
	 * @param password the password, or {@code null}
	 */
	JdbcAccess(String jdbcUrl, @Nullable String username, @Nullable String password) {
		this.jdbcUrl = jdbcUrl;
		this.username = username;
		this.password = password;
	}

	/** For those that are also details of Boot's. */
	JdbcAccess(JdbcAccess access) {
		this(access.jdbcUrl, access.username, access.password);
	}

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
			return new JdbcAccess(of(tool, details).jdbcUrl, user, password);
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
			throw new DatabaseSetupException(
					tool + " can't tell where the database behind the bean of type ConnectionFactory is",
					"Make that with Spring Boot's ConnectionFactoryBuilder, which keeps the options, or set the tool's"
							+ " own URL, or switch it off ('spring.flyway.url', 'spring.flyway.enabled', likewise for"
							+ " Liquibase).");
		}
		if ("sqlite".equals(url.dialect()) && url.sqlite() != null && url.sqlite().file() == null) {
			throw new DatabaseSetupException(
					tool + " can't migrate a SQLite database in memory, which is gone when its connection is closed",
					"Use a file, or 'spring.sql.init' for the schema.");
		}
		String jdbcUrl = url.toJdbcUrl();
		String driver = DatabaseDriver.fromJdbcUrl(jdbcUrl).getDriverClassName();
		if (driver != null && !ClassUtils.isPresent(driver, null)) {
			throw new DatabaseSetupException(
					tool + " runs on JDBC, and the JDBC driver for " + url.dialect() + " is not on the class path",
					"Add the dependency '" + DRIVERS.getOrDefault(url.dialect(), "the JDBC driver of " + url.dialect())
							+ "', beside the R2DBC driver that the application itself uses.");
		}
		return new JdbcAccess(jdbcUrl, url.user(), details.password());
	}

	public String getJdbcUrl() {
		return this.jdbcUrl;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	@Override
	public String toString() {
		return this.jdbcUrl;
	}

}
