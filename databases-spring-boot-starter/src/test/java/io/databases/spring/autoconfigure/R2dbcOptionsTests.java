package io.databases.spring.autoconfigure;

import io.databases.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class R2dbcOptionsTests {

	@ParameterizedTest
	@CsvSource({ "r2dbc:postgresql://ada:s%40fe@host:5433/ledger,postgresql://ada:s%40fe@host:5433/ledger",
			"r2dbc:pool:postgresql://host/ledger,postgresql://host/ledger",
			"r2dbc:mysql://host/ledger,mysql://host/ledger", "r2dbc:mariadb://host/ledger,mariadb://host/ledger" })
	void turnIntoAUrl(String r2dbc, String expected) {
		assertThat(R2dbcOptions.toUrl(ConnectionFactoryOptions.parse(r2dbc)).text()).isEqualTo(expected);
	}

	@Test
	void comeFromAUrl() {
		ConnectionFactoryOptions options = R2dbcOptions.of(DatabaseUrl.parse("mariadb://ada:geheim@host/ledger"));
		assertThat(options.getValue(ConnectionFactoryOptions.DRIVER)).isEqualTo("mysql");
		assertThat(options.getValue(ConnectionFactoryOptions.HOST)).isEqualTo("host");
		assertThat(options.getValue(ConnectionFactoryOptions.PORT)).isEqualTo(3306);
		assertThat(options.getValue(ConnectionFactoryOptions.USER)).isEqualTo("ada");
		assertThat(options.getValue(ConnectionFactoryOptions.PASSWORD)).isEqualTo("geheim");
		assertThat(options.getValue(ConnectionFactoryOptions.DATABASE)).isEqualTo("ledger");
		assertThat(options.toString()).doesNotContain("geheim");
	}

}
