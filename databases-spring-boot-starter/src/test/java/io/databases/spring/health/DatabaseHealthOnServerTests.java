package io.databases.spring.health;

import java.time.Duration;

import io.databases.Database;
import io.databases.testing.RequiresServer;
import io.databases.testing.RestartableServer;
import io.databases.testing.ServerKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that is killed, frozen and started again, and a pool that is used up.
 */
@RequiresServer(ServerKind.POSTGRESQL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseHealthOnServerTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	/** Ten times what a user waits, for slow machines. */
	private static final Duration ANSWER = Duration.ofSeconds(20);

	private RestartableServer server;

	private Database database;

	private DatabaseHealthIndicator indicator;

	@BeforeAll
	void start() {
		this.server = RestartableServer.start(ServerKind.POSTGRESQL);
		this.database = Database.builder(this.server.server().url()).pool((pool) -> pool.withMaxSize(2)).build();
		this.database.connect().block(LIMIT);
		this.indicator = new DatabaseHealthIndicator(this.database, Duration.ofSeconds(2));
	}

	@AfterAll
	void stop() {
		this.database.disconnect().block(LIMIT);
		this.server.close();
	}

	@Test
	void isDownWhenTheServerIsGoneAndUpWhenItIsBack() {
		awaitUp();
		this.server.kill();
		Health gone = health();
		assertThat(gone.getStatus()).isEqualTo(Status.DOWN);
		assertThat(gone.getDetails().toString()).doesNotContain(this.server.server().password() + "@");
		this.server.start();
		awaitUp();
	}

	@Test
	void isDownWhileTheServerIsFrozen() {
		awaitUp();
		this.server.pause();
		try {
			assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		}
		finally {
			this.server.resume();
		}
		awaitUp();
	}

	@Test
	void isUpWhileThePoolIsUsedUp() {
		awaitUp();
		Sinks.Empty<Void> end = Sinks.empty();
		Sinks.Many<Integer> busy = Sinks.many().replay().all();
		Mono<Void> both = Flux.range(0, 2)
			.flatMap((i) -> this.database.inTransaction((tx) -> tx.fetchVal("SELECT 1", Integer.class)
				.doOnNext((one) -> busy.emitNext(one, Sinks.EmitFailureHandler.busyLooping(ANSWER)))
				.then(end.asMono())))
			.then();
		Mono<Void> running = both.cache();
		running.subscribe();
		busy.asFlux().take(2).blockLast(LIMIT);
		Health health = awaitUp();
		assertThat(health.getDetails().get("pool").toString()).contains("acquired=2", "exhausted=true");
		end.tryEmitEmpty();
		running.block(LIMIT);
	}

	private Health health() {
		Health health = this.indicator.health().block(ANSWER);
		assertThat(health).isNotNull();
		return health;
	}

	private Health awaitUp() {
		Health up = this.indicator.health()
			.filter((health) -> health.getStatus().equals(Status.UP))
			.repeatWhenEmpty(1000, (tries) -> tries.delayElements(Duration.ofMillis(100)))
			.block(LIMIT);
		assertThat(up).isNotNull();
		return up;
	}

}
