package io.databases.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Tells JUnit whether what {@link RequiresServer} asks for is requested.
 */
final class RequiresServerCondition implements ExecutionCondition {

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return context.getElement()
			.flatMap((element) -> AnnotationSupport.findAnnotation(element, RequiresServer.class))
			.map((required) -> evaluate(required.value(), RequestedServers.fromEnvironment()))
			.orElseGet(() -> ConditionEvaluationResult.enabled("no server required"));
	}

	static ConditionEvaluationResult evaluate(ServerKind kind, RequestedServers requested) {
		return requested.kinds().contains(kind) ? ConditionEvaluationResult.enabled(kind + " is requested")
				: ConditionEvaluationResult.disabled(RequestedServers.reasonNotRequested(kind));
	}

}
