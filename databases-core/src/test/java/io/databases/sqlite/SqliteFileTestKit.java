package io.databases.sqlite;

import java.nio.file.Path;
import java.time.Duration;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.sqlite.SQLiteDataSource;

class SqliteFileTestKit extends AbstractSqliteTestKit {

	@TempDir
	static Path directory;

	private static SqliteConnectionFactory factory;

	private static JdbcTemplate jdbc;

	@BeforeAll
	static void open() {
		factory = new SqliteConnectionFactory(
				SqliteConnectionConfiguration.builder(directory.resolve("tck.db").toString()).build());
		SQLiteDataSource dataSource = new SQLiteDataSource();
		dataSource.setUrl(factory.configuration().jdbcUrl());
		jdbc = new JdbcTemplate(dataSource);
	}

	@AfterAll
	static void close() {
		factory.close().block(Duration.ofSeconds(10));
	}

	@Override
	public ConnectionFactory getConnectionFactory() {
		return factory;
	}

	@Override
	public JdbcOperations getJdbcOperations() {
		return jdbc;
	}

}
