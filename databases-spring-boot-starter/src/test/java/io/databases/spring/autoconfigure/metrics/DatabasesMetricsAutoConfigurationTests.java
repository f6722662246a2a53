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
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

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
			assertThat(select.getHighCardinalityKeyValues())
				.containsExactly(KeyValue.of("db.query.text", "SELECT id FROM note WHERE id = :id"));
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
