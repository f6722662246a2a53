package io.databases.contract.h2;

import java.util.Objects;

import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

import io.databases.backend.Backend;
import io.databases.backend.ConnectRequest;
import io.databases.backend.ValueBinder;
import io.databases.error.Failure;
import io.databases.error.Failure.Effect;
import io.databases.error.FailureKind;
import io.databases.sql.Dialect;
import io.databases.sql.PlaceholderStyle;
import io.databases.sql.Syntax;
import io.databases.url.DatabaseUrl;

/**
 * H2 in memory: {@code h2://localhost/name}.
 */
public final class H2Backend implements Backend {

	private static final Dialect H2 = Dialect.builder("h2")
		.syntax(Syntax.DOLLAR_QUOTES)
		.placeholders(PlaceholderStyle.DOLLAR)
		.typedNull("CAST({} AS VARCHAR)")
		.ddlCommits(true)
		.build();

	/** Called by the service loader. */
	public H2Backend() {
	}

	@Override
	public boolean accepts(DatabaseUrl url) {
		return "h2".equals(url.dialect());
	}

	@Override
	public Dialect dialect(DatabaseUrl url) {
		return H2;
	}

	@Override
	public String product(DatabaseUrl url) {
		return "H2";
	}

	@Override
	public ConnectionFactory connectionFactory(ConnectRequest request) {
		return H2ConnectionFactory.inMemory(Objects.requireNonNull(request.url().database()));
	}

	@Override
	public Failure classify(Throwable error) {
		if (!(error instanceof R2dbcException failure) || failure.getSqlState() == null) {
			return Failure.of(FailureKind.OTHER, Effect.STATEMENT, null, 0);
		}
		return Failure.of(kind(failure.getSqlState()), Effect.STATEMENT, failure.getSqlState(), failure.getErrorCode());
	}

	private static FailureKind kind(String state) {
		if ("23505".equals(state)) {
			return FailureKind.DUPLICATE_KEY;
		}
		return switch (state.substring(0, 2)) {
			case "22", "23" -> FailureKind.INTEGRITY;
			case "42" -> FailureKind.BAD_GRAMMAR;
			case "08" -> FailureKind.CONNECTION_LOST;
			default -> FailureKind.OTHER;
		};
	}

	@Override
	public ValueBinder binder() {
		return H2Backend::bind;
	}

	/* The driver knows no null without a type. */
	private static void bind(Statement statement, int index, @Nullable Object value) {
		if (value == null) {
			statement.bindNull(index, String.class);
		}
		else {
			ValueBinder.standard().bind(statement, index, value);
		}
	}

}
