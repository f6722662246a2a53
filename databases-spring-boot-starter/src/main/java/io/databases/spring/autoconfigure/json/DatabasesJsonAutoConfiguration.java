package io.databases.spring.autoconfigure.json;

import io.databases.record.jackson.JacksonJsonCodec;
import io.databases.spring.autoconfigure.DatabaseBuilderCustomizer;
import io.databases.spring.autoconfigure.DatabasesAutoConfiguration;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for JSON in columns and parameters:
 * it is read and written by the application's {@code JsonMapper} where there is one, and
 * so as its controllers do.
 */
@AutoConfiguration(before = DatabasesAutoConfiguration.class)
@ConditionalOnClass(JsonMapper.class)
@ConditionalOnBooleanProperty(name = "databases.enabled", matchIfMissing = true)
public final class DatabasesJsonAutoConfiguration {

	/** First, so that an application's own customizers win. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	DatabaseBuilderCustomizer jsonMapperCustomizer(ObjectProvider<JsonMapper> mapper) {
		return (name, builder) -> mapper.ifUnique((unique) -> builder.json(new JacksonJsonCodec(unique)));
	}

}
