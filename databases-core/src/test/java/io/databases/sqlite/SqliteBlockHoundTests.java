package io.databases.sqlite;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;

import io.r2dbc.spi.ValidationDepth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import org.sqlite.core.DB;
import org.sqlite.core.NativeDB;
import org.sqlite.jdbc4.JDBC4Connection;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every native method of SQLite counts as blocking, and nothing blocks an event loop. In
 * a process of its own, because BlockHound changes classes for good.
 */
@Timeout(120)
class SqliteBlockHoundTests {

	@TempDir
	Path directory;

	@Test
	void nothingBlocksTheThreadOfACaller() throws InterruptedException {
		try (ForkedJvm jvm = ForkedJvm.start(
				List.of("-XX:+EnableDynamicAgentLoading", "-XX:+AllowRedefinitionToAddDeleteMethods", "-Xshare:off"),
				Watched.class, this.directory.resolve("watched.db").toString())) {
			assertThat(jvm.readAll()).contains("detected on an event loop: true", "rows 3", "rolled back 3",
					"streamed 10000", "closed");
		}
	}

	/** Uses a connection from a thread that must not block. */
	static final class Watched {

		private Watched() {
		}

		public static void main(String[] arguments) throws Exception {
			BlockHound.Builder builder = BlockHound.builder().loadIntegrations();
			for (var method : NativeDB.class.getDeclaredMethods()) {
				if (Modifier.isNative(method.getModifiers())) {
					builder.markAsBlocking(NativeDB.class, method.getName(), descriptor(method));
				}
			}
			// The driver's own threads are there to block, but only inside of its
			// gateway.
			for (String door : List.of("NativeConnection", "NativeStatement")) {
				Class<?> type = Class.forName("io.databases.sqlite.engine." + door);
				for (Method method : type.getDeclaredMethods()) {
					builder.allowBlockingCallsInside(type.getName(), method.getName());
				}
			}
			builder.allowBlockingCallsInside("java.util.concurrent.ForkJoinPool", "awaitWork");
			builder.install();
			System.out.println("detected on an event loop: " + detects(arguments[0]));
			SqliteConnectionFactory factory = Db.file(Path.of(arguments[0]));
			onEventLoop(() -> use(factory)).forEach(System.out::println);
			onEventLoop(factory::close);
			System.out.println("closed");
		}

		private static String descriptor(Method method) {
			return MethodType.methodType(method.getReturnType(), method.getParameterTypes()).toMethodDescriptorString();
		}

		/** That the trap works at all. */
		private static boolean detects(String path) throws Exception {
			try (JDBC4Connection jdbc = new JDBC4Connection("jdbc:sqlite:" + path, path, new Properties())) {
				DB db = jdbc.getDatabase();
				return Mono.fromCallable(db::total_changes)
					.subscribeOn(Schedulers.parallel())
					.map(changes -> false)
					.onErrorResume(BlockingOperationError.class, error -> Mono.just(true))
					.block(Db.LIMIT);
			}
		}

		private static <T> List<T> onEventLoop(Callable<? extends Publisher<T>> work) {
			return Mono.fromCallable(work)
				.flatMapMany(publisher -> publisher)
				.subscribeOn(Schedulers.parallel())
				.collectList()
				.block(Db.LIMIT);
		}

		private static Flux<String> use(SqliteConnectionFactory factory) {
			return Flux.usingWhen(factory.create(),
					connection -> Flux.concat(
							Db.update(connection, "CREATE TABLE IF NOT EXISTS t(a)").thenMany(Flux.empty()),
							Db.update(connection, "INSERT INTO t VALUES (1), (2), (3)").map(count -> "rows " + count),
							Db.begin(connection)
								.then(Mono.from(connection.createSavepoint("s")))
								.then(Db.update(connection, "DELETE FROM t"))
								.then(Db.rollback(connection))
								.then(Db.longs(connection, "SELECT count(*) FROM t").single())
								.map(count -> "rolled back " + count),
							connection.validate(ValidationDepth.REMOTE).thenMany(Flux.empty()),
							Db.longs(connection,
									"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")
								.publishOn(Schedulers.parallel())
								.take(10_000)
								.count()
								.map(count -> "streamed " + count)),
					SqliteConnection::close);
		}

	}

}
