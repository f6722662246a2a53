package io.databases.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The cache of scanned texts.
 */
class SqlCacheTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void keepsATextForEachDialect() {
		SqlCache cache = new SqlCache();
		SqlText postgresql = cache.get("SELECT :a", Dialect.POSTGRESQL);
		SqlText sqlite = cache.get("SELECT :a", Dialect.SQLITE);
		assertThat(cache.get("SELECT :" + "a".repeat(1), Dialect.POSTGRESQL)).isSameAs(postgresql);
		assertThat(cache.get("SELECT :a", Dialect.SQLITE)).isSameAs(sqlite).isNotSameAs(postgresql);
		assertThat(cache.size()).isEqualTo(2);
	}

	@Test
	void isBounded() {
		SqlCache cache = new SqlCache(10, 100);
		for (int i = 0; i < 1_000; i++) {
			cache.get("SELECT " + i, Dialect.SQLITE);
			assertThat(cache.size()).isLessThanOrEqualTo(10);
		}
		assertThat(cache.size()).isEqualTo(10);
	}

	@Test
	void keepsWhatIsUsed() {
		SqlCache cache = new SqlCache(10, 100);
		SqlText used = cache.get("SELECT 'used'", Dialect.SQLITE);
		for (int i = 0; i < 100; i++) {
			cache.get("SELECT " + i, Dialect.SQLITE);
			assertThat(cache.get("SELECT 'used'", Dialect.SQLITE)).isSameAs(used);
		}
	}

	@Test
	void forgetsWhatIsNoLongerUsed() {
		SqlCache cache = new SqlCache(2, 100);
		SqlText old = cache.get("SELECT 'old'", Dialect.SQLITE);
		cache.get("SELECT 'old'", Dialect.SQLITE);
		for (int i = 0; i < 10; i++) {
			cache.get("SELECT " + i, Dialect.SQLITE);
		}
		assertThat(cache.get("SELECT 'old'", Dialect.SQLITE)).isNotSameAs(old);
	}

	@Test
	void keepsNoLongTexts() {
		SqlCache cache = new SqlCache(10, 8);
		assertThat(cache.get("SELECT 1", Dialect.SQLITE)).isSameAs(cache.get("SELECT 1", Dialect.SQLITE));
		assertThat(cache.get("SELECT 10", Dialect.SQLITE)).isNotSameAs(cache.get("SELECT 10", Dialect.SQLITE));
		assertThat(cache.size()).isEqualTo(1);
		SqlCache none = new SqlCache(0, 100);
		none.get("SELECT 1", Dialect.SQLITE);
		assertThat(none.size()).isZero();
	}

	@Test
	void staysBoundedUnderConcurrency() throws Exception {
		SqlCache cache = new SqlCache(16, 100);
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> futures = new ArrayList<>();
			for (int thread = 0; thread < 4; thread++) {
				int step = thread * 7 + 1;
				futures.add(executor.submit(() -> {
					for (int i = 0; i < 20_000; i++) {
						String sql = "SELECT " + (i * step % 50) + ", :a";
						assertThat(cache.get(sql, Dialect.MYSQL).sql()).isEqualTo(sql);
					}
				}));
			}
			for (Future<?> future : futures) {
				future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
		// One more makes room for itself and for what two threads left over.
		cache.get("SELECT 'last'", Dialect.MYSQL);
		assertThat(cache.size()).isLessThanOrEqualTo(16);
	}

	@Test
	void refusesNegativeBounds() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SqlCache(-1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new SqlCache(1, -1));
	}

}
