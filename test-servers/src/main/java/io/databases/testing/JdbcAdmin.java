package io.databases.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * What the servers are asked through JDBC: are you there, create and drop a database.
 */
final class JdbcAdmin {

	private static final String LIMIT_SECONDS = "10";

	static {
		// The driver of MariaDB would log each connection refused during a start.
		System.setProperty("mariadb.logging.disable", "true");
	}

	private JdbcAdmin() {
	}

	static String url(ServerAddress address) {
		String driver = (address.kind() == ServerKind.POSTGRESQL) ? "postgresql" : "mariadb";
		return "jdbc:" + driver + "://" + address.host() + ":" + address.port() + "/" + address.database();
	}

	static Connection open(ServerAddress address) throws SQLException {
		Properties properties = new Properties();
		properties.setProperty("user", address.user());
		properties.setProperty("password", address.password());
		if (address.kind() == ServerKind.POSTGRESQL) {
			properties.setProperty("connectTimeout", LIMIT_SECONDS);
			properties.setProperty("loginTimeout", LIMIT_SECONDS);
		}
		else {
			properties.setProperty("connectTimeout", LIMIT_SECONDS + "000");
			// The driver of MariaDB needs it for MySQL's own way to log in.
			properties.setProperty("allowPublicKeyRetrieval", "true");
		}
		return DriverManager.getConnection(url(address), properties);
	}

	static void create(ServerAddress address, String database) {
		String options = (address.kind() == ServerKind.POSTGRESQL) ? " ENCODING 'UTF8' TEMPLATE template0"
				: " CHARACTER SET utf8mb4";
		execute(address, "CREATE DATABASE " + database + options);
	}

	static void drop(ServerAddress address, String database) {
		// Leaked connections must not keep the database alive.
		String force = (address.kind() == ServerKind.POSTGRESQL) ? " WITH (FORCE)" : "";
		execute(address, "DROP DATABASE IF EXISTS " + database + force);
	}

	private static void execute(ServerAddress address, String sql) {
		try (Connection connection = open(address); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("\"" + sql + "\" failed on " + address
					+ ". The user needs the right to create and drop databases: " + ex.getMessage(), ex);
		}
	}

}
