package io.databases.spring.observation;

import io.databases.query.ExecutionListener;
import io.databases.url.DatabaseUrl;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Observes each statement, as a child of the observation in the caller's Reactor Context,
 * where WebFlux leaves that of the HTTP request.
 */
public final class StatementObservations implements ExecutionListener {

	/** Micrometer's key in contexts: ObservationThreadLocalAccessor.KEY. */
	private static final String PARENT = "micrometer.observation";

	private static final StatementObservationConvention DEFAULT = new StatementObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable StatementObservationConvention convention;

	private final String database;

	private final DatabaseUrl url;

	/**
	 * Creates the listener of one database.
	 * @param registry where to
	 * @param convention the names, {@code null} for OpenTelemetry's
	 * @param database the name of the database's bean
	 * @param url where the database is
	 */
	public StatementObservations(ObservationRegistry registry, @Nullable StatementObservationConvention convention,
			String database, DatabaseUrl url) {
		this.registry = registry;
		this.convention = convention;
		this.database = database;
		this.url = url;
	}

	@Override
	public boolean isActive() {
		return !this.registry.isNoop();
	}

	@Override
	public Running started(String sql, ContextView context) {
		StatementContext statement = new StatementContext(this.database, this.url, sql);
		Observation observation = Observation.createNotStarted(this.convention, DEFAULT, () -> statement,
				this.registry);
		if (context.getOrDefault(PARENT, null) instanceof Observation parent) {
			observation.parentObservation(parent);
		}
		observation.start();
		return (rows, affected, error, cancelled) -> {
			statement.ended(rows, affected);
			if (error != null) {
				observation.error(error);
			}
			observation.stop();
		};
	}

}
