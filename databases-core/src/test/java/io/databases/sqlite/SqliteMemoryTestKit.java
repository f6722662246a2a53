package io.databases.sqlite;

import java.time.Duration;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.sqlite.SQLiteDataSource;
import reactor.core.publisher.Mono;

class SqliteMemoryTestKit extends AbstractSqliteTestKit {

	private static SqliteConnectionFactory factory;

	private static JdbcTemplate jdbc;

	@BeforeAll
	static void open() {
		factory = new SqliteConnectionFactory(SqliteConnectionConfiguration.builder(":memory:").build());
		// The database is there for JDBC while the factory is connected.
		Mono.usingWhen(factory.create(), connection -> connection.validate(ValidationDepth.REMOTE),
				SqliteConnection::close)
			.block(Duration.ofSeconds(10));
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
