package io.databases.sample;

import java.net.URI;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the ledger answers, on every database.
 */
abstract class LedgerContract extends LedgerTestBase {

	private static final long NOBODY = 999_999_999;

	@Test
	void opensAccount() {
		post("/accounts", Map.of("owner", "ada", "balance", "100.00")).expectStatus()
			.isCreated()
			.expectHeader()
			.valueMatches("Location", "/accounts/[0-9]+")
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectBody(String.class)
			.value((body) -> assertThat(body).matches("\\{\"id\":[0-9]+,\"owner\":\"ada\",\"balance\":100\\.00}"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "\"100.00\"|100.00", "100|100.00", "100.5|100.50", "1e2|100.00", "0|0.00",
			"\"9999999999999.99\"|9999999999999.99", "9999999999999.99|9999999999999.99" })
	void takesBalanceAsStringAndNumber(String balance, String shown) {
		post("/accounts", "{\"owner\":\"ada\",\"balance\":%s}".formatted(balance)).expectStatus()
			.isCreated()
			.expectBody(String.class)
			.value((body) -> assertThat(body).endsWith("\"balance\":" + shown + "}"));
	}

	@Test
	void locationShowsAccount() {
		URI location = post("/accounts", Map.of("owner", "  grace 😀 ", "balance", "1")).expectStatus()
			.isCreated()
			.expectBody()
			.returnResult()
			.getResponseHeaders()
			.getLocation();
		get(location.toString()).expectStatus().isOk().expectBody().jsonPath("$.owner").isEqualTo("grace 😀");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "{\"balance\":1}|'owner' is missing",
			"{\"owner\":null,\"balance\":1}|'owner' is missing", "{\"owner\":\"\",\"balance\":1}|'owner' is missing",
			"{\"owner\":\" \",\"balance\":1}|'owner' is missing", "{\"owner\":{},\"balance\":1}|'owner' is not valid",
			"{\"owner\":\"a\\u0000b\",\"balance\":1}|'owner' must not contain control characters",
			"{\"owner\":\"a\\ud800b\",\"balance\":1}|'owner' must not contain control characters",
			"{\"owner\":\"ada\"}|'balance' is missing", "{\"owner\":\"ada\",\"balance\":\"\"}|'balance' is missing",
			"{\"owner\":\"ada\",\"balance\":-0.01}|'balance' must not be negative",
			"{\"owner\":\"ada\",\"balance\":0.001}|'balance' must not have more than two decimals",
			"{\"owner\":\"ada\",\"balance\":\"much\"}|'balance' is not valid",
			"{\"owner\":\"ada\",\"balance\":true}|'balance' is not valid",
			"{\"owner\":\"ada\",\"balance\":1e400}|'balance' must not exceed 9999999999999.99",
			"[{\"owner\":\"ada\",\"balance\":1}]|The body is not a JSON object as expected",
			"{\"owner\":\"ada\"|The body is not a JSON object as expected", "null|The body is missing" })
	void refusesAccount(String body, String reason) {
		expectProblem(post("/accounts", body), HttpStatus.BAD_REQUEST).jsonPath("$.detail").isEqualTo(reason);
	}

	@Test
	void refusesLongOwner() {
		post("/accounts", Map.of("owner", "é".repeat(100), "balance", 1)).expectStatus()
			.isCreated()
			.expectBody(Void.class);
		expectProblem(post("/accounts", Map.of("owner", "é".repeat(101), "balance", 1)), HttpStatus.BAD_REQUEST)
			.jsonPath("$.detail")
			.isEqualTo("'owner' must not have more than 100 characters");
	}

	@Test
	void refusesHugeBody() {
		expectProblem(post("/accounts", Map.of("owner", "a".repeat(1_000_000), "balance", 1)),
				HttpStatus.CONTENT_TOO_LARGE);
	}

	@Test
	void ignoresUnknownFields() {
		post("/accounts", "{\"owner\":\"ada\",\"balance\":1,\"id\":7,\"colour\":\"blue\"}").expectStatus()
			.isCreated()
			.expectBody(Void.class);
	}

	@Test
	void showsAccounts() {
		long ada = open("ada", "100.00");
		long grace = open("grace", "0.5");
		get("/accounts").expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectBody(String.class)
			.value((body) -> assertThat(body).startsWith("[")
				.endsWith("]")
				.containsSubsequence("{\"id\":%d,\"owner\":\"ada\",\"balance\":100.00}".formatted(ada),
						"{\"id\":%d,\"owner\":\"grace\",\"balance\":0.50}".formatted(grace)));
	}

	@Test
	void showsAccount() {
		long id = open("ada", "100.00");
		get("/accounts/" + id).expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("{\"id\":%d,\"owner\":\"ada\",\"balance\":100.00}".formatted(id));
	}

	@Test
	void doesNotFindAccount() {
		expectProblem(get("/accounts/" + NOBODY), HttpStatus.NOT_FOUND).jsonPath("$.detail")
			.isEqualTo("Account %d does not exist".formatted(NOBODY));
	}

	@ParameterizedTest
	@ValueSource(strings = { "one", "1.5", "99999999999999999999" })
	void refusesAccountNumber(String id) {
		expectProblem(get("/accounts/" + id), HttpStatus.BAD_REQUEST).jsonPath("$.detail")
			.isEqualTo("'id' is not valid");
	}

	@ParameterizedTest
	@MethodSource("thirties")
	void transfers(Object amount) {
		long ada = open("ada", "100.00");
		long grace = open("grace", "0");
		transfer(ada, grace, amount).expectStatus()
			.isCreated()
			.expectBody(String.class)
			.value((body) -> assertThat(body)
				.matches("\\{\"id\":[0-9]+,\"from\":%d,\"to\":%d,\"amount\":30\\.00}".formatted(ada, grace)));
		expectBalance(ada, "70.00");
		expectBalance(grace, "30.00");
	}

	static List<Object> thirties() {
		return List.of("30.00", "30", 30, 30.0);
	}

	@Test
	void transfersFromHigherToLowerNumber() {
		long ada = open("ada", "1.00");
		long grace = open("grace", "2.00");
		transfer(grace, ada, "2.00").expectStatus().isCreated().expectBody(Void.class);
		expectBalance(ada, "3.00");
		expectBalance(grace, "0.00");
	}

	@Test
	void refusesTransferWithoutBalance() {
		long ada = open("ada", "100.00");
		long grace = open("grace", "0.00");
		expectProblem(transfer(ada, grace, "100.01"), HttpStatus.CONFLICT).jsonPath("$.detail")
			.isEqualTo("Account %d has not enough balance".formatted(ada));
		expectBalance(ada, "100.00");
		expectBalance(grace, "0.00");
	}

	@Test
	void refusesTransferBeyondWhatAnAccountHolds() {
		long ada = open("ada", "0.01");
		long grace = open("grace", "9999999999999.99");
		expectProblem(transfer(ada, grace, "0.01"), HttpStatus.CONFLICT).jsonPath("$.detail")
			.isEqualTo("Account %d can't hold more than 9999999999999.99".formatted(grace));
		expectBalance(ada, "0.01");
	}

	@Test
	void doesNotFindAccountsOfTransfer() {
		long ada = open("ada", "100.00");
		for (List<Long> accounts : List.of(List.of(ada, NOBODY), List.of(NOBODY, ada), List.of(NOBODY, NOBODY + 1),
				List.of(ada, -1L))) {
			expectProblem(transfer(accounts.get(0), accounts.get(1), "1.00"), HttpStatus.NOT_FOUND).jsonPath("$.detail")
				.value(String.class, (detail) -> assertThat(detail).endsWith("does not exist"));
		}
		expectBalance(ada, "100.00");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{\"from\":1,\"to\":2,\"amount\":\"-1.00\"}|'amount' must not be negative",
					"{\"from\":1,\"to\":2,\"amount\":-1}|'amount' must not be negative",
					"{\"from\":1,\"to\":2,\"amount\":\"1.001\"}|'amount' must not have more than two decimals",
					"{\"from\":1,\"to\":2,\"amount\":1.001}|'amount' must not have more than two decimals",
					"{\"from\":1,\"to\":2,\"amount\":1e-900000000}|'amount' must not have more than two decimals",
					"{\"from\":1,\"to\":2,\"amount\":0}|'amount' must be greater than zero",
					"{\"from\":1,\"to\":2,\"amount\":\"10000000000000\"}|'amount' must not exceed 9999999999999.99",
					"{\"from\":1,\"to\":2,\"amount\":1e900000000}|'amount' must not exceed 9999999999999.99",
					"{\"from\":1,\"to\":1,\"amount\":1}|'from' and 'to' must be different accounts",
					"{\"from\":1,\"to\":2,\"amount\":\"a lot\"}|'amount' is not valid",
					"{\"from\":1,\"to\":2,\"amount\":\"NaN\"}|'amount' is not valid",
					"{\"from\":1,\"to\":2,\"amount\":[]}|'amount' is not valid",
					"{\"from\":\"ada\",\"to\":2,\"amount\":1}|'from' is not valid",
					"{\"from\":1.5,\"to\":2,\"amount\":1}|'from' is not valid",
					"{\"from\":1,\"to\":99999999999999999999,\"amount\":1}|'to' is not valid",
					"{\"to\":2,\"amount\":1}|'from' is missing", "{\"from\":1,\"amount\":1}|'to' is missing",
					"{\"from\":1,\"to\":2}|'amount' is missing", "{}|'from' is missing",
					"{\"from\":1,|The body is not a JSON object as expected",
					"transfer|The body is not a JSON object as expected" })
	void refusesTransfer(String body, String reason) {
		expectProblem(post("/transfers", body), HttpStatus.BAD_REQUEST).jsonPath("$.detail").isEqualTo(reason);
	}

	@Test
	void refusesNothing() {
		expectProblem(this.client.post().uri("/transfers").contentType(MediaType.APPLICATION_JSON).exchange(),
				HttpStatus.BAD_REQUEST)
			.jsonPath("$.detail")
			.isEqualTo("The body is missing");
	}

	@Test
	void showsTransfersAsArray() {
		long ada = open("ada", "100.00");
		long grace = open("grace", "0.00");
		transfer(ada, grace, "1.00").expectStatus().isCreated().expectBody(Void.class);
		transfer(grace, ada, "0.25").expectStatus().isCreated().expectBody(Void.class);
		get("/transfers").expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectBody(String.class)
			.value((body) -> assertThat(body).startsWith("[")
				.endsWith("]")
				.containsSubsequence("\"from\":%d,\"to\":%d,\"amount\":1.00}".formatted(ada, grace),
						"\"from\":%d,\"to\":%d,\"amount\":0.25}".formatted(grace, ada)));
	}

	@Test
	void streamsTransfers() {
		long ada = open("ada", "100.00");
		long grace = open("grace", "0.00");
		transfer(ada, grace, "1.00").expectStatus().isCreated().expectBody(Void.class);
		transfer(grace, ada, "0.25").expectStatus().isCreated().expectBody(Void.class);
		String body = this.client.get()
			.uri("/transfers")
			.accept(MediaType.APPLICATION_NDJSON)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_NDJSON)
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(body.lines()).allMatch((line) -> line.matches("\\{\"id\":.*}"))
			.anyMatch((line) -> line.endsWith("\"from\":%d,\"to\":%d,\"amount\":1.00}".formatted(ada, grace)))
			.anyMatch((line) -> line.endsWith("\"from\":%d,\"to\":%d,\"amount\":0.25}".formatted(grace, ada)));
	}

	@Test
	void refusesOtherMedia() {
		expectProblem(this.client.post().uri("/accounts").contentType(MediaType.TEXT_PLAIN).bodyValue("ada").exchange(),
				HttpStatus.UNSUPPORTED_MEDIA_TYPE);
		expectProblem(this.client.get().uri("/transfers").accept(MediaType.APPLICATION_PDF).exchange(),
				HttpStatus.NOT_ACCEPTABLE);
	}

	@Test
	void refusesOtherMethods() {
		expectProblem(this.client.delete().uri("/accounts").exchange(), HttpStatus.METHOD_NOT_ALLOWED);
	}

	@Test
	void doesNotFindOtherPaths() {
		expectProblem(get("/nowhere"), HttpStatus.NOT_FOUND);
	}

	@Test
	void showsHealth() {
		get("/actuator/health").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo("UP")
			.jsonPath("$.components.databases.status")
			.isEqualTo("UP");
	}

	private void expectBalance(long id, String balance) {
		get("/accounts/" + id).expectBody(String.class)
			.value((body) -> assertThat(body).endsWith("\"balance\":" + balance + "}"));
	}

}
