package io.databases;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.Test;

import io.databases.record.Record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Libraries that are optional may be missing: the toolkit works without them.
 */
class WithoutJooqTests {

	@Test
	void everythingElseWorksWithoutJooq() throws Exception {
		try (URLClassLoader loader = without("jooq", "jackson")) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass("org.jooq.DSLContext"));
			Callable<?> work = (Callable<?>) loader.loadClass(Work.class.getName())
				.getDeclaredConstructor()
				.newInstance();
			assertThat(work.call()).isEqualTo("example 2");
		}
	}

	private static URLClassLoader without(String... libraries) {
		URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> Arrays.stream(libraries).noneMatch(new File(entry).getName()::startsWith))
			.map(WithoutJooqTests::url)
			.toArray(URL[]::new);
		return new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
	}

	private static URL url(String entry) {
		try {
			return new File(entry).toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new java.io.UncheckedIOException(new IOException(ex));
		}
	}

	/** Loaded by a class loader that lacks the libraries. */
	public static final class Work implements Callable<String> {

		private static final Duration LIMIT = Duration.ofSeconds(30);

		/** Called by reflection. */
		public Work() {
		}

		@Override
		public String call() {
			Database database = Database.create("sqlite:///:memory:");
			database.connect().block(LIMIT);
			database.execute("CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT)").block(LIMIT);
			Long count = database.inTransaction((tx) -> tx.executeMany("INSERT INTO notes(text) VALUES (:text)",
					java.util.List.of(Map.of("text", "example"), Map.of("text", "other"))))
				.block(LIMIT);
			Record first = database.fetchOne("SELECT text FROM notes ORDER BY id").block(LIMIT);
			database.disconnect().block(LIMIT);
			return first.get("text") + " " + count;
		}

	}

}
