package io.databases.sqlite;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/** More rows than the heap could hold. */
@Timeout(300)
class SqliteStreamingTests {

	@TempDir
	Path directory;

	@Test
	void aSlowConsumerNeedsLittleMemory() throws InterruptedException {
		String rows = Db.stress() ? "5000000" : "500000";
		try (ForkedJvm reader = ForkedJvm.start(List.of("-Xmx64m"), SlowReader.class,
				this.directory.resolve("large.db").toString(), rows)) {
			assertThat(reader.readAll()).last().isEqualTo("rows " + rows);
		}
	}

	/** Counts rows on another thread, and stops for a moment now and then. */
	static final class SlowReader {

		/** With 500,000 of them 100 MB: more than the heap has. */
		private static final String ROWS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
				+ "SELECT i, printf('%0200d', i) FROM n";

		private SlowReader() {
		}

		public static void main(String[] arguments) {
			SqliteConnectionFactory factory = Db.file(Path.of(arguments[0]));
			SqliteConnection connection = Db.open(factory);
			Long rows = Flux.from(Db.statement(connection, ROWS, Long.parseLong(arguments[1])).execute())
				.flatMap(result -> result.map(row -> row.get(1, String.class)))
				.publishOn(Schedulers.single())
				.doOnNext(text -> {
					if (text.endsWith("0000")) {
						LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
					}
				})
				.count()
				.block();
			factory.close().block(Db.LIMIT);
			System.out.println("rows " + rows);
		}

	}

}
