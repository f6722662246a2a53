package io.databases.spring.autoconfigure.endpoint;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the endpoints {@code env} and
 * {@code configprops}: also with {@code show-values=always} they show no password of a
 * database.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class DatabasesEndpointAutoConfiguration {

	@Bean
	static SanitizingFunction databaseSecretsSanitizingFunction() {
		return new DatabaseSecrets();
	}

}
