package io.databases.sample;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many clients that move money at random neither make nor lose any. A plain run makes a
 * fixed number of transfers, the profile {@code stress} as many as fit into 20 s.
 */
abstract class LoadContract extends LedgerTestBase {

	private static final Logger logger = LoggerFactory.getLogger(LoadContract.class);

	private static final int CLIENTS = 64;

	private static final int ACCOUNTS = 16;

	private static final long REQUESTS = 2_000;

	private static final Duration STRESS = Duration.ofSeconds(20);

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private final List<Long> accounts = new ArrayList<>();

	private final Map<HttpStatusCode, Long> answers = new ConcurrentHashMap<>();

	@LocalServerPort
	private int port;

	@BeforeEach
	void openAccounts() {
		for (int number = 0; number < ACCOUNTS; number++) {
			this.accounts.add(open("owner " + number, "10.00"));
		}
	}

	@Test
	void neitherMakesNorLosesMoney() {
		ConnectionProvider connections = ConnectionProvider.create("load", CLIENTS);
		try {
			WebClient web = WebClient.builder()
				.baseUrl("http://localhost:" + this.port)
				.clientConnector(new ReactorClientHttpConnector(HttpClient.create(connections)))
				.build();
			requests().flatMap((number) -> transferAtRandom(web), CLIENTS).then().block(LIMIT);
		}
		finally {
			connections.dispose();
		}
		expectOnlyMadeOrRefused();
		expectSameSum();
		expectAsManyTransfers();
	}

	private static Flux<Long> requests() {
		Flux<Long> numbers = Flux.generate(() -> 0L, (number, sink) -> {
			sink.next(number);
			return number + 1;
		});
		return Boolean.getBoolean("databases.stress") ? numbers.take(STRESS) : numbers.take(REQUESTS);
	}

	private Mono<Void> transferAtRandom(WebClient web) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		int from = random.nextInt(ACCOUNTS);
		int to = (from + random.nextInt(1, ACCOUNTS)) % ACCOUNTS;
		Map<String, Object> transfer = Map.of("from", this.accounts.get(from), "to", this.accounts.get(to), "amount",
				Money.toAmount(random.nextLong(1, 1_000)));
		return web.post()
			.uri("/transfers")
			.bodyValue(transfer)
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
			.doOnNext((status) -> this.answers.merge(status, 1L, Long::sum))
			.then();
	}

	private void expectOnlyMadeOrRefused() {
		logger.info("Answers: {}", this.answers);
		assertThat(this.answers.keySet()).extracting(HttpStatusCode::value).containsExactlyInAnyOrder(201, 409);
	}

	private void expectSameSum() {
		List<BigDecimal> balances = this.client.get()
			.uri("/accounts")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBodyList(Seen.class)
			.hasSize(ACCOUNTS)
			.returnResult()
			.getResponseBody()
			.stream()
			.map(Seen::balance)
			.toList();
		assertThat(balances).allMatch((balance) -> balance.signum() >= 0);
		assertThat(balances.stream().reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualByComparingTo("160.00");
	}

	private void expectAsManyTransfers() {
		long made = this.answers.get(HttpStatus.CREATED);
		this.client.get()
			.uri("/transfers")
			.accept(MediaType.APPLICATION_NDJSON)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBodyList(Made.class)
			.hasSize((int) made);
	}

	private record Seen(BigDecimal balance) {
	}

	private record Made(long id) {
	}

}
