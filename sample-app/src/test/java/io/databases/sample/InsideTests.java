package io.databases.sample;

import java.time.Duration;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.databases.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes wrong inside is in the log and nowhere else.
 */
@TestPropertySource(properties = "DATABASE_URL=sqlite:///:memory:")
class InsideTests extends LedgerTestBase {

	private final Logger logger = (Logger) LoggerFactory.getLogger(ProblemHandler.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@Autowired
	private Database database;

	@BeforeEach
	void catchLog() {
		this.log.start();
		this.logger.setAdditive(false);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void releaseLog() {
		this.logger.detachAppender(this.log);
		this.logger.setAdditive(true);
	}

	@Test
	void errorIsLoggedAndHidden() {
		long ada = open("ada", "1.00");
		long grace = open("grace", "1.00");
		this.database.execute("DROP TABLE transfer").block(Duration.ofSeconds(30));
		expectProblem(transfer(ada, grace, "1.00"), HttpStatus.INTERNAL_SERVER_ERROR).jsonPath("$.detail")
			.isEqualTo("The request failed; the reason is in the log of the ledger");
		expectProblem(get("/transfers"), HttpStatus.INTERNAL_SERVER_ERROR);
		assertThat(this.log.list).hasSize(2)
			.allSatisfy((event) -> assertThat(event.getThrowableProxy().getMessage()).contains("transfer"));
		get("/accounts/" + ada).expectBody().jsonPath("$.balance").isEqualTo(1.00);
	}

}
