package io.databases.spring.diagnostics;

import io.databases.backend.MissingDriverException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * For a database whose driver the user has to add.
 */
final class MissingDriverFailureAnalyzer extends AbstractFailureAnalyzer<MissingDriverException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingDriverException cause) {
		String[] coordinates = cause.getCoordinates().split(":", 2);
		return new FailureAnalysis(
				"The database URL from " + Origins.of(rootFailure) + " needs the driver for " + cause.getDialect()
						+ ", which is not on the class path.",
				"""
						Add the dependency '%s', without a version if Spring Boot manages your dependencies:

						\t<dependency>
						\t\t<groupId>%s</groupId>
						\t\t<artifactId>%s</artifactId>
						\t</dependency>""".formatted(cause.getCoordinates(), coordinates[0],
						coordinates[coordinates.length - 1]),
				cause);
	}

}
