package io.databases.spring.autoconfigure;

import io.databases.spring.autoconfigure.health.DatabasesHealthAutoConfiguration;
import io.databases.spring.autoconfigure.transaction.AsyncTransactionalAutoConfiguration;
import io.databases.spring.transaction.AsyncTransactional;
import io.databases.spring.transaction.InvalidAsyncTransactionalException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The beans can be written down ahead of time, without a URL being looked at.
 */
class AheadOfTimeTests {

	private final InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();

	private final DefaultGenerationContext generation = new DefaultGenerationContext(
			new ClassNameGenerator(ClassName.get("io.databases.spring.generated", "Application")), this.files);

	@Test
	void beansAreWrittenWithoutAnyUrl() {
		String code = process("databases.embedded=never", "DATABASE_URL=");
		assertThat(code).contains("getDatabaseInstance", "getConnectionFactoryInstance", "getManagedDatabaseInstance");
	}

	@Test
	void namedDatabasesAreWrittenWithTheirNames() {
		String code = process("databases.named.orders.url=postgresql://ada:geheim@host/orders");
		assertThat(code).contains("\"ordersDatabase\"", "\"ordersConnectionFactory\"").doesNotContain("geheim");
	}

	@Test
	void driversAndProxiesAreKnown() {
		process("databases.embedded=never");
		assertThat(RuntimeHintsPredicates.reflection().onType(org.sqlite.core.NativeDB.class))
			.accepts(this.generation.getRuntimeHints());
		assertThat(RuntimeHintsPredicates.resource()
			.forResource("META-INF/services/io.r2dbc.spi.ConnectionFactoryProvider"))
			.accepts(this.generation.getRuntimeHints());
		assertThat(RuntimeHintsPredicates.reflection().onType(AsyncTransactional.class))
			.accepts(this.generation.getRuntimeHints());
		assertThat(this.files.getGeneratedFiles(Kind.CLASS).keySet())
			.anyMatch((file) -> file.contains("Notes$$SpringCGLIB"));
	}

	@Test
	void theCheckOfAnnotationsIsNotLost() {
		String code = process("databases.embedded=never");
		assertThat(code).contains("getAsyncTransactionalAdvisorInstance", "getAsyncTransactionalCheckInstance");
		assertThatExceptionOfType(InvalidAsyncTransactionalException.class).isThrownBy(() -> process(Wrong.class))
			.withMessageContaining("Wrong.count' can't be @AsyncTransactional: it returns int");
	}

	private void process(Class<?> bean) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Application.class, bean);
			new ApplicationContextAotGenerator().processAheadOfTime(context, this.generation);
		}
	}

	private String process(String... properties) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of(properties).applyTo(context);
			context.register(Application.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, this.generation);
			this.generation.writeGeneratedContent();
		}
		StringBuilder code = new StringBuilder();
		this.files.getGeneratedFiles(Kind.SOURCE).forEach((name, file) -> {
			try {
				code.append(this.files.getGeneratedFileContent(Kind.SOURCE, name));
			}
			catch (java.io.IOException ex) {
				throw new java.io.UncheckedIOException(ex);
			}
		});
		return code.toString();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DatabasesAutoConfiguration.class, AsyncTransactionalAutoConfiguration.class,
			DatabasesHealthAutoConfiguration.class, R2dbcAutoConfiguration.class,
			R2dbcTransactionManagerAutoConfiguration.class })
	@Import(Notes.class)
	static class Application {

	}

	static class Notes {

		@AsyncTransactional
		Mono<Void> nothing() {
			return Mono.empty();
		}

	}

	static class Wrong {

		@AsyncTransactional
		int count() {
			return 1;
		}

	}

}
