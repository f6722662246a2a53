package io.databases.spring.autoconfigure;

import java.util.stream.Stream;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Whether there is to be a main database: always, but where there are named ones and
 * nothing says what the main one would be. Only then are URLs looked for here, so that
 * otherwise an application processed ahead of time reads its URL when it runs.
 */
final class OnMainDatabaseCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Main Database");
		if (NamedDatabases.names(context.getEnvironment()).isEmpty()) {
			return ConditionOutcome.match(message.because("there are no named databases"));
		}
		boolean property = Stream.of("databases.url", "spring.r2dbc.url", "DATABASE_URL")
			.anyMatch((name) -> StringUtils.hasText(context.getEnvironment().getProperty(name)));
		if (property || hasBean(context.getBeanFactory())) {
			return ConditionOutcome.match(message.because("a URL or bean is there besides the named databases"));
		}
		return ConditionOutcome.noMatch(message.because("there are named databases only"));
	}

	private static boolean hasBean(@Nullable ConfigurableListableBeanFactory factory) {
		return factory != null && (has(factory, R2dbcConnectionDetails.class) || has(factory, ConnectionFactory.class));
	}

	private static boolean has(ConfigurableListableBeanFactory factory, Class<?> type) {
		return factory.getBeanNamesForType(type, true, false).length > 0;
	}

}
