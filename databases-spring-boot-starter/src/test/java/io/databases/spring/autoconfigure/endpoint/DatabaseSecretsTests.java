package io.databases.spring.autoconfigure.endpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseSecretsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DatabasesEndpointAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "databases.url,postgresql://ada:geheim@host/ledger", "DATABASE_URL,mysql://ada:geheim@host/ledger",
			"DATABASES_URL,mysql://ada:geheim@host/ledger", "databases.named.orders.url,mysql://ada:geheim@host/ledger",
			"spring.r2dbc.url,r2dbc:mysql://ada:geheim@host/ledger", "databases.password,geheim",
			"DATABASES_PASSWORD,geheim", "databases.named.orders.password,geheim", "spring.r2dbc.password,geheim",
			"databases.options.sslpassword,geheim", "DATABASE_URL,postgresql://ada:geh@eim@host:port/ledger",
			"TEST_DATABASE_URLS,'mysql://ada:geheim@host/a,mysql://ada:geheim@host/b'" })
	void showNoPassword(String key, String value) {
		this.runner.run((context) -> {
			SanitizableData data = context.getBean(SanitizingFunction.class)
				.apply(new SanitizableData(null, key, value));
			assertThat(String.valueOf(data.getValue())).doesNotContain("geheim", "geh@", "eim").contains("***");
		});
	}

	@ParameterizedTest
	@CsvSource({ "databases.url,sqlite:///databases.db", "databases.username,ada", "management.url,https://host/path",
			"databases.pool.max-size,7" })
	void leaveTheRestAlone(String key, String value) {
		assertThat(new DatabaseSecrets().apply(new SanitizableData(null, key, value)).getValue()).isEqualTo(value);
	}

	@Test
	void showTheRestOfTheUrl() {
		assertThat(new DatabaseSecrets()
			.apply(new SanitizableData(null, "databases.url", "postgresql://ada:geheim@host/ledger"))
			.getValue()).isEqualTo("postgresql://ada:********@host/ledger");
	}

	@Test
	void areNotMissedWithoutTheActuator() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
