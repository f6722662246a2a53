package io.databases.spring.autoconfigure;

import java.util.Map;

import io.databases.pool.PoolOptions;
import io.databases.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.util.StringUtils;

/**
 * Reads Spring Boot's own properties {@code spring.r2dbc.*}, with Boot's precedence: what
 * the URL says wins over the properties beside it.
 */
final class SpringR2dbcSource {

	static final String ORIGIN = "spring.r2dbc.url";

	private SpringR2dbcSource() {
	}

	static DatabaseSource of(R2dbcProperties properties) {
		DatabaseUrl url = DatabaseUrl.parse(properties.getUrl());
		if (url.user() == null && StringUtils.hasText(properties.getUsername())) {
			url = url.withUser(properties.getUsername());
		}
		if (url.password() == null && StringUtils.hasText(properties.getPassword())) {
			url = url.withPassword(properties.getPassword());
		}
		if (url.database() == null && StringUtils.hasLength(name(properties))) {
			url = url.withDatabase(name(properties));
		}
		for (Map.Entry<String, String> option : properties.getProperties().entrySet()) {
			url = url.withOption(option.getKey(), option.getValue());
		}
		return DatabaseSource.of(ORIGIN, url).withPool((options) -> pool(properties.getPool(), options));
	}

	private static @Nullable String name(R2dbcProperties properties) {
		return properties.isGenerateUniqueName() ? properties.determineUniqueName() : properties.getName();
	}

	/**
	 * Only what differs from Boot's defaults is known to be meant: Boot's unlimited waits
	 * are not taken over.
	 */
	private static PoolOptions pool(R2dbcProperties.Pool pool, PoolOptions options) {
		PropertyMapper map = PropertyMapper.get();
		R2dbcProperties.Pool defaults = new R2dbcProperties.Pool();
		PoolOptions result = options;
		result = map.from(pool::getMaxSize)
			.when((size) -> size != defaults.getMaxSize())
			.to(result, PoolOptions::withMaxSize);
		result = map.from(pool::getMinIdle)
			.when((size) -> size != defaults.getMinIdle())
			.to(result, PoolOptions::withMinSize);
		result = map.from(pool::getMaxIdleTime)
			.when((time) -> !time.equals(defaults.getMaxIdleTime()))
			.to(result, PoolOptions::withMaxIdleTime);
		return map.from(pool::getMaxLifeTime)
			.when((time) -> !time.isNegative() && !time.isZero())
			.to(result, PoolOptions::withMaxLifeTime);
	}

}
