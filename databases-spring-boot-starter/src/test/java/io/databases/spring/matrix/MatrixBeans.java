package io.databases.spring.matrix;

import javax.sql.DataSource;

import io.databases.Database;
import io.databases.spring.autoconfigure.DatabaseBuilderCustomizer;
import io.r2dbc.spi.ConnectionFactory;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.sqlite.SQLiteDataSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.r2dbc.ConnectionFactoryBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * Beans that a user may have, one configuration for each.
 */
abstract class MatrixBeans {

	/**
	 * Shows that the user's bean is the one.
	 *
	 * @param type what is asked for
	 * @param name the name of the user's bean
	 */
	record Mark(Class<?> type, String name) {

		String seenIn(ApplicationContext context) {
			Object own = context.getBean(this.name);
			// of customizers there may be several, each of which counts
			boolean mine = (this.type == DatabaseBuilderCustomizer.class)
					? context.getBeansOfType(this.type).containsValue(own) : context.getBean(this.type) == own;
			return mine ? "the user's " + this.type.getSimpleName() : "not the user's " + this.type.getSimpleName();
		}

	}

	static class None {

	}

	static class UserDatabase {

		@Bean
		Database mine(@Value("${file}") String file) {
			return Database.create("sqlite:///" + file);
		}

		@Bean
		Mark mark() {
			return new Mark(Database.class, "mine");
		}

	}

	static class UserConnectionFactory {

		@Bean
		ConnectionFactory mine(@Value("${file}") String file) {
			return ConnectionFactoryBuilder.withUrl("r2dbc:sqlite:///" + file).build();
		}

		@Bean
		Mark mark() {
			return new Mark(ConnectionFactory.class, "mine");
		}

	}

	static class UserTransactionManager {

		@Bean
		R2dbcTransactionManager mine(ConnectionFactory connectionFactory) {
			return new R2dbcTransactionManager(connectionFactory);
		}

		@Bean
		Mark mark() {
			return new Mark(R2dbcTransactionManager.class, "mine");
		}

	}

	static class UserClient {

		@Bean
		DatabaseClient mine(ConnectionFactory connectionFactory) {
			return DatabaseClient.create(connectionFactory);
		}

		@Bean
		Mark mark() {
			return new Mark(DatabaseClient.class, "mine");
		}

	}

	static class UserOperator {

		@Bean
		TransactionalOperator mine(R2dbcTransactionManager manager) {
			return TransactionalOperator.create(manager);
		}

		@Bean
		Mark mark() {
			return new Mark(TransactionalOperator.class, "mine");
		}

	}

	static class UserDsl {

		@Bean
		DSLContext mine() {
			return DSL.using(SQLDialect.SQLITE);
		}

		@Bean
		Mark mark() {
			return new Mark(DSLContext.class, "mine");
		}

	}

	static class UserDataSource {

		@Bean
		DataSource mine(@Value("${file}") String file) {
			SQLiteDataSource dataSource = new SQLiteDataSource();
			dataSource.setUrl("jdbc:sqlite:" + file);
			return dataSource;
		}

		@Bean
		Mark mark() {
			return new Mark(DataSource.class, "mine");
		}

	}

	static class UserCustomizer {

		@Bean
		DatabaseBuilderCustomizer mine() {
			return (name, builder) -> builder.pool((pool) -> pool.withMaxSize(3));
		}

		@Bean
		Mark mark() {
			return new Mark(DatabaseBuilderCustomizer.class, "mine");
		}

	}

}
