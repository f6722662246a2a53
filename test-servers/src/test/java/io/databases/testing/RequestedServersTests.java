package io.databases.testing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What {@code TEST_DATABASE_URLS} means.
 */
class RequestedServersTests {

	@Test
	void everyKindIsToldByItsScheme() {
		RequestedServers requested = RequestedServers
			.of("postgres://u:p@pg/a, mysql://u:p@my/b," + "mariadb://u:p@maria/c,sqlite:///test.db");
		assertThat(requested.kinds()).containsExactlyInAnyOrder(ServerKind.values());
		assertThat(requested.address(ServerKind.POSTGRESQL)).map(ServerAddress::url)
			.hasValue("postgresql://u:p@pg:5432/a");
		assertThat(requested.address(ServerKind.MYSQL)).map(ServerAddress::url).hasValue("mysql://u:p@my:3306/b");
		assertThat(requested.address(ServerKind.MARIADB)).map(ServerAddress::url)
			.hasValue("mariadb://u:p@maria:3306/c");
		assertThat(requested.address(ServerKind.SQLITE)).isEmpty();
	}

	@Test
	void aListReplacesTheEmbeddedServers() {
		RequestedServers requested = RequestedServers.of("mysql://u:p@localhost/b");
		assertThat(requested.kinds()).containsExactly(ServerKind.MYSQL);
		assertThatIllegalStateException().isThrownBy(() -> requested.address(ServerKind.POSTGRESQL))
			.withMessage("POSTGRESQL is not requested: name one in TEST_DATABASE_URLS");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void withoutAListTheEmbeddedServersAreMeant(String nothing) {
		RequestedServers requested = RequestedServers.of(nothing);
		assertThat(requested.kinds()).contains(ServerKind.POSTGRESQL, ServerKind.MARIADB, ServerKind.SQLITE);
		assertThat(requested.address(ServerKind.POSTGRESQL)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "postgresql+asyncpg://u:p@h/d", "jdbc:postgresql://u:p@h/d", "r2dbc:postgresql://u:p@h/d" })
	void prefixAndDriverAreAccepted(String url) {
		assertThat(RequestedServers.of(url).address(ServerKind.POSTGRESQL)).map(ServerAddress::url)
			.hasValue("postgresql://u:p@h:5432/d");
	}

	@Test
	void everyPartOfTheUrlIsKept() {
		ServerAddress address = RequestedServers
			.of("postgresql://us%40er:p%2F%3A+%20w@[::1]:15432/d%20b?sslmode=require")
			.address(ServerKind.POSTGRESQL)
			.orElseThrow();
		assertThat(address)
			.extracting(ServerAddress::host, ServerAddress::port, ServerAddress::user, ServerAddress::password,
					ServerAddress::database, ServerAddress::query)
			.containsExactly("[::1]", 15432, "us@er", "p/:+ w", "d b", "sslmode=require");
		assertThat(address.url()).isEqualTo("postgresql://us%40er:p%2F%3A%2B%20w@[::1]:15432/d%20b?sslmode=require");
		assertThat(address.withDatabase("other").url()).endsWith("@[::1]:15432/other?sslmode=require");
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql://u:hush@h", "postgresql://h/d?x=hush", "postgresql://u:hush@/d",
			"postgresql://u:hu sh@h/d", "postgresql:hush", "hush", "postgresql://u:hush@a:1,b:2/d",
			"oracle://u:hush@h/d", "mysql://u:hush@h/d,mysql://u:hush@i/d", "mysql://u:hush@h/d," })
	void mistakesAreRefusedWithoutShowingThePassword(String urls) {
		assertThatIllegalArgumentException().isThrownBy(() -> RequestedServers.of(urls))
			.withMessageMatching("URL [12] of TEST_DATABASE_URLS .+")
			.withMessageNotContaining("hush")
			.withNoCause();
	}

	@Test
	void theAddressDoesNotShowThePassword() {
		assertThat(RequestedServers.of("mysql://u:hush@h/d").address(ServerKind.MYSQL).orElseThrow())
			.hasToString("mysql://h:3306/d");
	}

}
