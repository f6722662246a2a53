package io.databases.spring.diagnostics;

import java.util.Objects;
import java.util.function.Consumer;

import io.databases.spring.Starter;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is printed when an application does not start: the first of all analyses that
 * there are, Boot's too.
 */
final class Analyses {

	private Analyses() {
	}

	/** Of an application that has nothing but these properties. */
	static void with(Consumer<FailureAnalysis> test, String... properties) {
		of(Starter.bare().withPropertyValues(properties), test);
	}

	static void of(ApplicationContextRunner application, Consumer<FailureAnalysis> test) {
		ConfigurableApplicationContext[] made = new ConfigurableApplicationContext[1];
		application.withInitializer((context) -> made[0] = context).run((context) -> {
			Throwable failure = context.getStartupFailure();
			assertThat(failure).isNotNull();
			FailureAnalysis analysis = analysis(failure, made[0]);
			assertThat(analysis).as("analysis of %s", failure).isNotNull();
			test.accept(analysis);
		});
	}

	private static FailureAnalysis analysis(Throwable failure, ConfigurableApplicationContext context) {
		ArgumentResolver arguments = ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
			.and(Environment.class, context.getEnvironment());
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, arguments, (type, name, problem) -> {
				// One of Boot's own, for a library that is not there.
			})
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

}
