package io.databases.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.databases.Database;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example at the top of the README.
 */
class ReadmeTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void exampleFindsWhatIsDone() {
		try (TestDatabase file = TestServers.createDatabase(ServerKind.SQLITE)) {
			Database database = Database.create(file.url());
			List<Note> done = database.connect()
				.then(database.execute("CREATE TABLE IF NOT EXISTS notes (text VARCHAR(100), completed BOOLEAN)"))
				.then(database.executeMany("INSERT INTO notes (text, completed) VALUES (:text, :completed)",
						List.of(new Note("write it down", true), new Note("read it again", false))))
				.then(database.fetchAll("SELECT * FROM notes WHERE completed = :done", Map.of("done", true),
						Note.class))
				.block(LIMIT);
			database.disconnect().block(LIMIT);
			assertThat(done).containsExactly(new Note("write it down", true));
		}
	}

	record Note(String text, boolean completed) {
	}

}
