package io.databases.spring.observation;

import java.util.Locale;

import io.databases.query.ExecutionListener;
import io.databases.url.DatabaseUrl;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * OpenTelemetry's conventions for database clients. Declare a bean of a subclass for
 * others. Low cardinality: {@code db.system.name}, {@code db.namespace},
 * {@code db.operation.name}, {@code server.address}, {@code server.port},
 * {@code error.type}; high: {@code db.query.text}, {@code db.response.returned_rows} and,
 * of changes, {@code db.response.affected_rows}, which is not among OpenTelemetry's.
 */
public class StatementObservationConvention implements ObservationConvention<StatementContext> {

	private static final String NONE = "none";

	@Override
	public String getName() {
		return "db.client.operation";
	}

	@Override
	public String getContextualName(StatementContext context) {
		return operation(context.getSql()) + " " + context.getDatabase();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(StatementContext context) {
		DatabaseUrl url = context.getUrl();
		Throwable error = context.getError();
		String host = url.host();
		return KeyValues.of(KeyValue.of("db.system.name", url.dialect()), KeyValue.of("db.namespace", namespace(url)),
				KeyValue.of("db.operation.name", operation(context.getSql())),
				KeyValue.of("server.address", (host != null) ? host : NONE),
				KeyValue.of("server.port", (url.portOrDefault() > 0) ? String.valueOf(url.portOrDefault()) : NONE),
				KeyValue.of("error.type", (error != null) ? error.getClass().getSimpleName() : NONE));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(StatementContext context) {
		KeyValues text = KeyValues.of(KeyValue.of("db.query.text", context.getSql()));
		KeyValues returned = with(text, "db.response.returned_rows", context.getReturnedRows());
		return with(returned, "db.response.affected_rows", context.getAffectedRows());
	}

	private static KeyValues with(KeyValues some, String name, long rows) {
		return (rows != ExecutionListener.NOT_ASKED) ? some.and(name, String.valueOf(rows)) : some;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof StatementContext;
	}

	private static String namespace(DatabaseUrl url) {
		String database = url.database();
		return (database != null && !database.isEmpty()) ? database : NONE;
	}

	/**
	 * The first word: of few different values, since what is no plain word is "OTHER".
	 */
	private static String operation(String sql) {
		String text = sql.stripLeading();
		int end = 0;
		while (end < text.length() && Character.isLetter(text.charAt(end))) {
			end++;
		}
		return (end > 0 && end <= 12) ? text.substring(0, end).toUpperCase(Locale.ROOT) : "OTHER";
	}

}
