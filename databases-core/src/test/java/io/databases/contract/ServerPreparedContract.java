package io.databases.contract;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What statements that are prepared on the server can't do is told before they are sent.
 */
abstract class ServerPreparedContract extends Contract {

	private static final int LIMIT_OF_PARAMETERS = 65_535;

	ServerPreparedContract(Engine engine) {
		super(engine);
	}

	@Override
	String url() {
		return super.url() + "?useServerPrepareStatement=true";
	}

	@Test
	void listsAreAsLongAsAStatementHasParameters() {
		await(insert(this.database, "a"));
		String sql = "SELECT count(*) FROM notes WHERE text IN (:texts)";
		List<String> most = Collections.nCopies(LIMIT_OF_PARAMETERS, "a");
		assertThat(await(this.database.fetchVal(sql, Map.of("texts", most), Long.class))).isEqualTo(1);
		List<String> more = Collections.nCopies(LIMIT_OF_PARAMETERS + 1, "a");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.fetchVal(sql, Map.of("texts", more), Long.class)))
			.withMessageContaining("65536")
			.withMessageContaining("65535");
		assertThat(await(count(this.database))).isEqualTo(1);
	}

}
