package io.databases.spring.autoconfigure;

import java.util.function.UnaryOperator;

import io.databases.pool.PoolOptions;
import io.databases.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Which database it is to be, and who said so.
 *
 * @param origin who said so, as it is shown in the log and in failures: a property, a
 * bean or the embedded default
 * @param url the URL
 * @param connectionFactory the user's connection factory that is to be wrapped, or
 * {@code null} where the toolkit makes its own
 * @param pool what the origin says about the pool besides the URL
 */
record DatabaseSource(String origin, DatabaseUrl url, @Nullable ConnectionFactory connectionFactory,
		UnaryOperator<PoolOptions> pool) {

	static DatabaseSource of(String origin, DatabaseUrl url) {
		return new DatabaseSource(origin, url, null, UnaryOperator.identity());
	}

	DatabaseSource withUrl(DatabaseUrl other) {
		return new DatabaseSource(this.origin, other, this.connectionFactory, this.pool);
	}

	DatabaseSource withPool(UnaryOperator<PoolOptions> change) {
		return new DatabaseSource(this.origin, this.url, this.connectionFactory, change);
	}

	@Override
	public String toString() {
		return "'" + this.origin + "': " + this.url.masked();
	}

}
