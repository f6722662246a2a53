package io.databases.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.databases.Database;
import io.databases.error.ServerException;
import io.databases.query.Json;
import io.databases.spring.Starter;
import io.databases.spring.autoconfigure.json.DatabasesJsonAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What can be set for statements, their errors, their log and their JSON.
 */
class StatementSettingsTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Map<String, Object> VALUE = Map.of("value", "hunter2");

	private final ApplicationContextRunner runner = Starter.runner()
		.withConfiguration(AutoConfigurations.of(DatabasesJsonAutoConfiguration.class));

	private static ServerException failure(Database database) {
		ServerException found = ServerException
			.find(catchThrowable(() -> database.execute("SELEKT 'hunter2'").block(LIMIT)));
		assertThat(found).isNotNull();
		return found;
	}

	@Test
	void serversTextsAreKept() {
		this.runner.run((context) -> assertThat(failure(context.getBean(Database.class)).getCause()).isNotNull());
	}

	@Test
	void serversTextsAreLeftOutIfSo() {
		this.runner.withPropertyValues("databases.server-messages=false")
			.run((context) -> assertThat(failure(context.getBean(Database.class)).getCause()).isNull());
	}

	@Test
	void valuesAreNotLogged() {
		assertThat(logged(this.runner)).singleElement().asString().endsWith("SELECT :value");
	}

	@Test
	void valuesAreLoggedIfSo() {
		assertThat(logged(this.runner.withPropertyValues("databases.log-values=true"))).singleElement()
			.asString()
			.endsWith("SELECT :value {value='hunter2'}");
	}

	private static List<String> logged(ApplicationContextRunner runner) {
		Logger logger = (Logger) LoggerFactory.getLogger("io.databases.query");
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		runner.run((context) -> {
			Level before = logger.getLevel();
			appender.start();
			logger.addAppender(appender);
			logger.setAdditive(false);
			logger.setLevel(Level.DEBUG);
			try {
				context.getBean(Database.class).fetchVal("SELECT :value", VALUE, String.class).block(LIMIT);
			}
			finally {
				logger.setLevel(before);
				logger.setAdditive(true);
				logger.detachAppender(appender);
			}
		});
		return List.copyOf(appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private static String json(Database database) {
		record Basket(String firstFruit) {
		}
		return database.fetchVal("SELECT :json", Map.of("json", Json.of(new Basket("lemon"))), String.class)
			.block(LIMIT);
	}

	@Test
	void jsonIsWrittenByTheApplicationsMapper() {
		this.runner
			.withBean(JsonMapper.class,
					() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build())
			.run((context) -> assertThat(json(context.getBean(Database.class)))
				.isEqualTo("{\"first_fruit\":\"lemon\"}"));
	}

	@Test
	void jsonIsWrittenByDefaultWithoutAMapper() {
		this.runner.run(
				(context) -> assertThat(json(context.getBean(Database.class))).isEqualTo("{\"firstFruit\":\"lemon\"}"));
	}

	@Test
	void anApplicationsCustomizerWins() {
		this.runner.withBean(JsonMapper.class)
			.withBean(DatabaseBuilderCustomizer.class, () -> (name,
					builder) -> builder.json(new io.databases.record.jackson.JacksonJsonCodec(JsonMapper.builder()
						.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
						.build())))
			.run((context) -> assertThat(json(context.getBean(Database.class)))
				.isEqualTo("{\"FirstFruit\":\"lemon\"}"));
	}

	@Test
	void jacksonIsNotNeeded() {
		this.runner.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DatabasesJsonAutoConfiguration.class));
	}

}
