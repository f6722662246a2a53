package io.databases.spring.autoconfigure;

import java.util.List;

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
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
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
	void driversAreKnown() {
		process("databases.embedded=never");
		RuntimeHints hints = this.generation.getRuntimeHints();
		assertThat(List.of("org.sqlite.JDBC", "org.sqlite.core.DB", "org.sqlite.core.NativeDB",
				"io.r2dbc.postgresql.PostgresqlConnectionFactory",
				"io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider",
				"io.asyncer.r2dbc.mysql.MySqlConnectionFactory",
				"io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider"))
			.allSatisfy((name) -> assertThat(RuntimeHintsPredicates.reflection()
				.onType(TypeReference.of(name))
				.withMemberCategory(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)).accepts(hints));
		assertThat(List.of("META-INF/services/io.r2dbc.spi.ConnectionFactoryProvider",
				"META-INF/services/io.databases.backend.Backend", "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so"))
			.allSatisfy((name) -> assertThat(RuntimeHintsPredicates.resource().forResource(name)).accepts(hints));
	}

	@Test
	void mappingIsKnown() {
		process("databases.embedded=never");
		RuntimeHints hints = this.generation.getRuntimeHints();
		assertThat(List.of("tools.jackson.databind.json.JsonMapper", "org.jooq.DSLContext",
				"org.springframework.transaction.reactive.TransactionContextHolder"))
			.allSatisfy((name) -> assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(name)))
				.accepts(hints));
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Row.class.getRecordComponents()[0].getAccessor())).accepts(hints);
	}

	@Test
	void theInterceptorIsKnown() {
		process("databases.embedded=never");
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(AsyncTransactional.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS)).accepts(this.generation.getRuntimeHints());
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
	@RegisterReflectionForBinding(Row.class)
	static class Application {

	}

	/**
	 * What rows are read into.
	 *
	 * @param text a column
	 */
	record Row(String text) {
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
