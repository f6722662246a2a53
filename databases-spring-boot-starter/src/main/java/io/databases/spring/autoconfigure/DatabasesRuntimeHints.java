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
 * the files by which drivers and backends are found. The classes that rows are read into
 * are the application's: it names them by {@code @RegisterReflectionForBinding}.
 */
final class DatabasesRuntimeHints implements RuntimeHintsRegistrar {

	private static final String[] BY_NAME = { "io.r2dbc.postgresql.PostgresqlConnectionFactory",
			"io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider", "io.asyncer.r2dbc.mysql.MySqlConnectionFactory",
			"io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider", "org.sqlite.core.DB", "org.sqlite.core.NativeDB",
			"org.sqlite.JDBC" };

	/** What is looked up by name to see whether it is there, or to be a key. */
	private static final String[] LOOKED_UP = { "org.springframework.transaction.reactive.TransactionContextHolder",
			"tools.jackson.databind.json.JsonMapper", "org.jooq.DSLContext" };

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (String name : BY_NAME) {
			if (ClassUtils.isPresent(name, classLoader)) {
				hints.reflection().registerType(TypeReference.of(name), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
			}
		}
		for (String name : LOOKED_UP) {
			if (ClassUtils.isPresent(name, classLoader)) {
				hints.reflection().registerType(TypeReference.of(name));
			}
		}
		hints.reflection().registerType(AsyncTransactional.class, MemberCategory.INVOKE_DECLARED_METHODS);
		hints.resources().registerPattern("META-INF/services/io.r2dbc.spi.ConnectionFactoryProvider");
		hints.resources().registerPattern("META-INF/services/io.databases.backend.Backend");
		hints.resources().registerPattern("org/sqlite/native/**");
	}

}
