package io.databases.sqlite;

import java.nio.file.Path;
import java.time.Duration;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.sqlite.SQLiteDataSource;

class SqlitePooledTestKit extends AbstractSqliteTestKit {

	@TempDir
	static Path directory;

	private static SqliteConnectionFactory factory;

	private static ConnectionPool pool;

	private static JdbcTemplate jdbc;

	@BeforeAll
	static void open() {
		factory = new SqliteConnectionFactory(
				SqliteConnectionConfiguration.builder(directory.resolve("pooled.db").toString()).build());
		pool = new ConnectionPool(ConnectionPoolConfiguration.builder(factory).maxSize(4).build());
		SQLiteDataSource dataSource = new SQLiteDataSource();
		dataSource.setUrl(factory.configuration().jdbcUrl());
		jdbc = new JdbcTemplate(dataSource);
	}

	@AfterAll
	static void close() {
		pool.disposeLater().then(factory.close()).block(Duration.ofSeconds(10));
	}

	@Override
	public ConnectionFactory getConnectionFactory() {
		return pool;
	}

	@Override
	public JdbcOperations getJdbcOperations() {
		return jdbc;
	}

}
