package io.databases.spring.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.databases.Database;
import io.databases.spring.Starter;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DatabasesMetricsAutoConfigurationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final Recorder recorder = new Recorder();

	private final ApplicationContextRunner runner = Starter.runner()
		.withConfiguration(
				AutoConfigurations.of(MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
						DatabasesMetricsAutoConfiguration.class, DatabasesObservationAutoConfiguration.class));

	@Test
	void gaugesShowThePool() {
		try (TestDatabase file = TestServers.createDatabase(ServerKind.SQLITE)) {
			this.runner.withBean(SimpleMeterRegistry.class)
				.withPropertyValues("databases.url=" + file.url(), "databases.pool.max-size=3")
				.run((context) -> {
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					assertThat(registry.get("databases.pool.max").tag("name", "database").gauge().value()).isEqualTo(3);
					Double acquired = context.getBean(Database.class)
						.inTransaction((tx) -> tx.fetchVal("SELECT 1", Integer.class)
							.map((one) -> registry.get("databases.pool.acquired").gauge().value()))
						.block(LIMIT);
					assertThat(acquired).isEqualTo(1);
					assertThat(registry.get("databases.pool.acquired").gauge().value()).isZero();
				});
		}
	}

	@Test
	void timersAndCountersShowWhatHappens() {
		try (TestDatabase file = TestServers.createDatabase(ServerKind.SQLITE)) {
			this.runner.withBean(SimpleMeterRegistry.class)
				.withPropertyValues("databases.url=" + file.url(), "databases.pool.max-size=1",
						"databases.limits.acquire=1s")
				.run((context) -> {
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					Database database = context.getBean(Database.class);
					assertThat(registry.get("databases.pool.creation").tag("outcome", "success").timer().count())
						.isEqualTo(1);
					Mono<Integer> inVain = database.fetchVal("SELECT 1", Integer.class)
						.contextWrite(database.detached());
					database.inConnection((one) -> one.fetchVal("SELECT 1", Integer.class).then(inVain))
						.onErrorComplete(QueryTimeoutException.class)
						.block(LIMIT);
					assertThat(registry.get("databases.pool.timeouts").tag("name", "database").counter().count())
						.isEqualTo(1);
					assertThat(registry.get("databases.pool.acquire").tag("outcome", "timeout").timer().count())
						.isEqualTo(1);
					assertThat(registry.get("databases.pool.acquire").tag("outcome", "success").timer().count())
						.isEqualTo(2);
					Awaitility.await()
						.atMost(LIMIT)
						.until(() -> registry.get("databases.pool.usage").timer().count() == 2);
					assertThat(registry.get("databases.pool.invalidated").counter().count()).isZero();
				});
		}
	}

	@Test
	void leaksAreCountedAndLogged(CapturedOutput output) {
		this.runner.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("databases.pool.leak-threshold=20ms", "databases.pool.leak-place=true")
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				Mono<Long> leaked = Flux.interval(Duration.ofMillis(5))
					.filter((tick) -> registry.get("databases.pool.leaks").counter().count() > 0)
					.next();
				context.getBean(Database.class)
					.inTransaction((tx) -> tx.fetchVal("SELECT 1", Integer.class).then(leaked))
					.block(LIMIT);
				assertThat(output).contains("has been held for").contains("It was taken at");
			});
	}

	@Test
	void metersSurviveAStopAndAStart() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			context.stop();
			context.start();
			context.getBean(Database.class).fetchVal("SELECT 1", Integer.class).block(LIMIT);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("databases.pool.max").gauge().value()).isPositive();
			assertThat(registry.get("databases.pool.creation").tag("outcome", "success").timer().count()).isEqualTo(2);
			assertThat(registry.get("databases.pool.acquire").tag("outcome", "success").timer().count()).isEqualTo(3);
		});
	}

	@Test
	void namesAndTagsAreFew() {
		this.runner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).getMeters())
				.filteredOn((meter) -> meter.getId().getName().startsWith("databases."))
				.allSatisfy((meter) -> assertThat(meter.getId().getDescription()).isNotBlank())
				.extracting((meter) -> meter.getId().getName())
				.containsOnly("databases.pool.acquired", "databases.pool.idle", "databases.pool.pending",
						"databases.pool.max", "databases.pool.acquire", "databases.pool.usage",
						"databases.pool.creation", "databases.pool.timeouts", "databases.pool.invalidated",
						"databases.pool.leaks"));
	}

	@Test
	void namedDatabasesHaveGaugesOfTheirOwn() {
		this.runner.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("databases.named.orders.url=sqlite:///:memory:")
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).find("databases.pool.max").gauges())
				.extracting((gauge) -> gauge.getId().getTag("name"))
				.containsExactlyInAnyOrder("database", "orders"));
	}

	@Test
	void eachStatementIsObserved() {
		observing().run((context) -> {
			Database database = context.getBean(Database.class);
			database.execute("CREATE TABLE note(id INTEGER)").block(LIMIT);
			database.fetchAll("SELECT id FROM note WHERE id = :id", java.util.Map.of("id", 42)).block(LIMIT);
			assertThat(this.recorder.stopped).hasSize(2);
			Observation.Context select = this.recorder.stopped.get(1);
			assertThat(select.getName()).isEqualTo("db.client.operation");
			assertThat(select.getContextualName()).isEqualTo("SELECT database");
			assertThat(select.getLowCardinalityKeyValues()).contains(KeyValue.of("db.system.name", "sqlite"),
					KeyValue.of("db.operation.name", "SELECT"), KeyValue.of("error.type", "none"));
			assertThat(select.getHighCardinalityKeyValues()).containsExactly(
					KeyValue.of("db.query.text", "SELECT id FROM note WHERE id = :id"),
					KeyValue.of("db.response.returned_rows", "0"));
		});
	}

	@Test
	void theRowsOfAStatementAreObserved() {
		observing().run((context) -> {
			Database database = context.getBean(Database.class);
			database.execute("CREATE TABLE note(id INTEGER)").block(LIMIT);
			database.execute("INSERT INTO note(id) VALUES (1), (2), (3)").block(LIMIT);
			database.fetchAll("SELECT id FROM note").block(LIMIT);
			assertThat(this.recorder.stopped.get(1).getHighCardinalityKeyValues())
				.contains(KeyValue.of("db.response.returned_rows", "0"), KeyValue.of("db.response.affected_rows", "3"));
			assertThat(this.recorder.stopped.get(2).getHighCardinalityKeyValues())
				.contains(KeyValue.of("db.response.returned_rows", "3"))
				.extracting(KeyValue::getKey)
				.doesNotContain("db.response.affected_rows");
		});
	}

	@Test
	void aFailureIsObserved() {
		observing().run((context) -> {
			context.getBean(Database.class).execute("SELECT * FROM nowhere").onErrorComplete().block(LIMIT);
			Observation.Context failed = this.recorder.stopped.get(0);
			assertThat(failed.getError()).isNotNull();
			assertThat(failed.getLowCardinalityKeyValue("error.type")).isNotNull()
				.extracting(KeyValue::getValue)
				.isNotEqualTo("none");
		});
	}

	@Test
	void theCallersObservationIsTheParent() {
		observing().run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			Observation request = Observation.start("request", registry);
			Flux.from(context.getBean(Database.class).fetchVal("SELECT 1", Integer.class))
				.contextWrite((reactor) -> reactor.put("micrometer.observation", request))
				.blockLast(LIMIT);
			request.stop();
			assertThat(this.recorder.stopped.get(0).getParentObservation()).isSameAs(request);
		});
	}

	@Test
	void observationsCanBeSwitchedOff() {
		observing().withPropertyValues("databases.observations=false").run((context) -> {
			context.getBean(Database.class).fetchVal("SELECT 1", Integer.class).block(LIMIT);
			assertThat(this.recorder.stopped).isEmpty();
		});
	}

	@Test
	void nothingIsMissedWithoutMicrometer() {
		Starter.runner()
			.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(
					context.getBean(Database.class).fetchVal("SELECT 1", Integer.class).block(LIMIT))
				.isEqualTo(1));
	}

	private ApplicationContextRunner observing() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(this.recorder);
		return this.runner.withBean(ObservationRegistry.class, () -> registry);
	}

	private static final class Recorder implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
