package io.databases.sample;

import java.time.Duration;

import io.databases.Database;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Creates the tables where they are missing, before the server accepts requests.
 */
@Component
class Schema implements InitializingBean {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final String ACCOUNT = """
			CREATE TABLE IF NOT EXISTS account (
			  id %s,
			  owner VARCHAR(100) NOT NULL,
			  cents BIGINT NOT NULL CHECK (cents BETWEEN 0 AND %d)
			)%s""";

	private static final String TRANSFER = """
			CREATE TABLE IF NOT EXISTS transfer (
			  id %s,
			  source BIGINT NOT NULL,
			  target BIGINT NOT NULL,
			  cents BIGINT NOT NULL CHECK (cents > 0),
			  FOREIGN KEY (source) REFERENCES account (id),
			  FOREIGN KEY (target) REFERENCES account (id)
			)%s""";

	private final Database database;

	Schema(Database database) {
		this.database = database;
	}

	/** On the thread that starts the application, where it is fine to wait. */
	@Override
	public void afterPropertiesSet() {
		// Two instances that start at once can get into each other's way on PostgreSQL.
		create().retry(1).block(LIMIT);
	}

	private Mono<Void> create() {
		SqlFlavour flavour = SqlFlavour.of(this.database);
		return this.database.execute(ACCOUNT.formatted(flavour.id(), Money.MAX_CENTS, flavour.tableOptions()))
			.then(this.database.execute(TRANSFER.formatted(flavour.id(), flavour.tableOptions())))
			.then();
	}

}
