package io.databases.spring.autoconfigure;

import io.databases.spring.transaction.AsyncTransactional;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;

/**
 * What a native image must know: the drivers' classes, which are looked for by name, and
 * the files by which drivers and backends are found.
 */
final class DatabasesRuntimeHints implements RuntimeHintsRegistrar {

	private static final String[] BY_NAME = { "io.r2dbc.postgresql.PostgresqlConnectionFactory",
			"io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider", "io.asyncer.r2dbc.mysql.MySqlConnectionFactory",
			"io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider", "org.sqlite.core.DB", "org.sqlite.core.NativeDB",
			"org.sqlite.JDBC" };

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (String name : BY_NAME) {
			if (ClassUtils.isPresent(name, classLoader)) {
				hints.reflection().registerType(TypeReference.of(name), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
			}
		}
		hints.reflection().registerType(AsyncTransactional.class);
		hints.resources().registerPattern("META-INF/services/io.r2dbc.spi.ConnectionFactoryProvider");
		hints.resources().registerPattern("META-INF/services/io.databases.backend.Backend");
		hints.resources().registerPattern("org/sqlite/native/*");
	}

}
