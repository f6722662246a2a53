package io.databases.spring.web;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request's statements are in the request's trace.
 */
class WebObservationTests {

	@Test
	void statementsAreChildrenOfTheRequest() {
		Recorder recorder = new Recorder();
		try (ConfigurableApplicationContext context = WebApplication.start("databases.url=sqlite:///:memory:")) {
			context.getBean(ObservationRegistry.class).observationConfig().observationHandler(recorder);
			WebApplication.client(context).get().uri("/accounts/count").exchange().expectStatus().isOk();
			// its observation ends behind its answer
			Awaitility.await().until(() -> recorder.named("http.server.requests").size() == 1);
			WebApplication.client(context).post().uri("/accounts").bodyValue("ada").exchange().expectStatus().isOk();
			Awaitility.await().until(() -> recorder.named("http.server.requests").size() == 2);
			List<Observation.Context> requests = recorder.named("http.server.requests");
			List<Observation.Context> statements = recorder.named("db.client.operation");
			assertThat(statements).hasSize(2);
			assertThat(statements.get(0).getContextualName()).isEqualTo("SELECT database");
			assertThat(parent(statements.get(0))).isSameAs(requests.get(0));
			assertThat(parent(statements.get(1))).isSameAs(requests.get(1));
			assertThat(statements.get(1).getLowCardinalityKeyValues())
				.contains(KeyValue.of("db.operation.name", "INSERT"), KeyValue.of("db.system.name", "sqlite"));
		}
	}

	@Test
	void theMetricOfStatementsIsThere() {
		try (ConfigurableApplicationContext context = WebApplication.start("databases.url=sqlite:///:memory:")) {
			WebApplication.client(context).get().uri("/accounts/count").exchange().expectStatus().isOk();
			WebApplication.client(context)
				.get()
				.uri("/actuator/metrics/db.client.operation?tag=db.operation.name:SELECT")
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.measurements[?(@.statistic == 'COUNT')].value")
				.isEqualTo(1.0);
		}
	}

	private static Observation.ContextView parent(Observation.Context context) {
		return context.getParentObservation().getContextView();
	}

	private static final class Recorder implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

		List<Observation.Context> named(String name) {
			return this.stopped.stream().filter((context) -> context.getName().equals(name)).toList();
		}

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
