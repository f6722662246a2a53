package io.databases.spring.matrix;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.databases.Database;
import io.databases.spring.transaction.AsyncTransactional;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.ClassUtils;

/**
 * A small application that says what it has and what works. What needs a library that may
 * be missing is in a class of its own, which is loaded only where that library is there.
 */
final class MatrixApplication {

	static final Duration LIMIT = Duration.ofSeconds(60);

	/** What may be in an application, and the bean that shows it. */
	private static final Map<String, String> TYPES = Map.ofEntries(Map.entry("Database", Database.class.getName()),
			Map.entry("ConnectionFactory", ConnectionFactory.class.getName()),
			Map.entry("R2dbcTransactionManager", R2dbcTransactionManager.class.getName()),
			Map.entry("DatabaseClient", DatabaseClient.class.getName()),
			Map.entry("TransactionalOperator", TransactionalOperator.class.getName()),
			Map.entry("DSLContext", "org.jooq.DSLContext"), Map.entry("DataSource", "javax.sql.DataSource"),
			Map.entry("Flyway", "org.flywaydb.core.Flyway"),
			Map.entry("SpringLiquibase", "liquibase.integration.spring.SpringLiquibase"),
			Map.entry("R2dbcEntityTemplate", "org.springframework.data.r2dbc.core.R2dbcEntityTemplate"),
			Map.entry("DatabasePoolMetrics", "io.databases.spring.metrics.DatabasePoolMetrics"));

	private static final List<String> NAMES = List.of("databasesHealthContributor", "statementObservations",
			"databaseSecretsSanitizingFunction");

	private MatrixApplication() {
	}

	/**
	 * Runs it.
	 * @param arguments the names of {@link MatrixBeans}, of which one adds beans of the
	 * user's, and arguments of the application's
	 * @return what is there and what works
	 */
	static List<String> run(List<String> arguments) {
		SpringApplication application = new SpringApplication(Configured.class,
				ClassUtils.resolveClassName(arguments.get(0), null));
		if (ClassUtils.isPresent("org.springframework.web.reactive.DispatcherHandler", null)) {
			application.addPrimarySources(List.of(MatrixParts.Web.class));
		}
		application.setRegisterShutdownHook(false);
		application.setLogStartupInfo(false);
		// The tests' logging is not this application's.
		application.setListeners(application.getListeners()
			.stream()
			.filter((listener) -> !(listener instanceof LoggingApplicationListener))
			.toList());
		try (ConfigurableApplicationContext context = application
			.run(arguments.subList(1, arguments.size()).toArray(String[]::new))) {
			List<String> found = new ArrayList<>();
			beans(context, found);
			works(context, found);
			return found;
		}
	}

	private static void beans(ConfigurableApplicationContext context, List<String> found) {
		TYPES.forEach((name, type) -> {
			if (ClassUtils.isPresent(type, null)) {
				int count = context.getBeanNamesForType(ClassUtils.resolveClassName(type, null)).length;
				if (count > 0) {
					found.add((count > 1) ? count + " of " + name : name);
				}
			}
		});
		NAMES.stream().filter(context::containsBean).forEach(found::add);
		context.getBeansOfType(MatrixBeans.Mark.class).values().forEach((mark) -> found.add(mark.seenIn(context)));
	}

	private static void works(ConfigurableApplicationContext context, List<String> found) {
		Database database = context.getBean(Database.class);
		found.add("a pool of " + database.poolStats().max());
		database.execute("CREATE TABLE IF NOT EXISTS note(id INTEGER PRIMARY KEY, text VARCHAR(20))").block(LIMIT);
		database.execute("INSERT INTO note(text) VALUES ('kept')").block(LIMIT);
		context.getBean(Notes.class).addAndFail().onErrorComplete(UnsupportedOperationException.class).block(LIMIT);
		found.add(kept(database) ? "@AsyncTransactional" : "lost");
		context.getBean(TransactionalOperator.class).execute((transaction) -> {
			transaction.setRollbackOnly();
			return database.execute("INSERT INTO note(text) VALUES ('gone')")
				.then(context.getBean(DatabaseClient.class).sql("INSERT INTO note(text) VALUES ('too')").then());
		}).blockLast(LIMIT);
		found.add(kept(database) ? "Spring's transaction" : "lost");
		List.of("item", "migrated").forEach((table) -> {
			if (count(database, "sqlite_master WHERE name = '" + table + "'") == 1) {
				found.add("table " + table);
			}
		});
		if (ClassUtils.isPresent("org.jooq.DSLContext", null)) {
			found.add(MatrixParts.Jooq.query(context));
		}
		if (context.containsBean("matrixNotes")) {
			found.add(MatrixParts.Data.save(context));
		}
		if (context.containsBean("databasesHealthContributor")) {
			found.add(MatrixParts.Health.status(context));
		}
		if (context.getEnvironment().containsProperty("local.server.port")) {
			found.add(http(context.getEnvironment().getRequiredProperty("local.server.port")));
		}
	}

	private static boolean kept(Database database) {
		return count(database, "note") == 1;
	}

	private static long count(Database database, String from) {
		return database.fetchVal("SELECT COUNT(*) FROM " + from, Long.class).block(LIMIT);
	}

	private static String http(String port) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/count"))
			.timeout(LIMIT)
			.build();
		return HttpClient.newHttpClient()
			.sendAsync(request, HttpResponse.BodyHandlers.ofString())
			.thenApply(HttpResponse::body)
			.orTimeout(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
			.join();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configured {

		@Bean
		Notes notes(Database database) {
			return new Notes(database);
		}

	}

	static class Notes {

		private final Database database;

		Notes(Database database) {
			this.database = database;
		}

		@AsyncTransactional
		Mono<Void> addAndFail() {
			return this.database.execute("INSERT INTO note(text) VALUES ('gone')")
				.then(Mono.error(UnsupportedOperationException::new));
		}

	}

}
