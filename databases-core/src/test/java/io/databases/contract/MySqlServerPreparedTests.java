package io.databases.contract;

import org.junit.jupiter.api.Nested;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import org.junit.jupiter.api.Tag;

/**
 * The suites about values on MySQL, with statements that are prepared on the server.
 */
@Tag("mysql")
@RequiresServer(ServerKind.MYSQL)
class MySqlServerPreparedTests {

	@Nested
	class Values extends ValuesContract {

		Values() {
			super(Engine.MYSQL);
		}

		@Override
		String url() {
			return super.url() + "?useServerPrepareStatement=true";
		}

	}

	@Nested
	class ExecuteMany extends ExecuteManyContract {

		ExecuteMany() {
			super(Engine.MYSQL);
		}

		@Override
		String url() {
			return super.url() + "?useServerPrepareStatement=true";
		}

	}

	@Nested
	class Bulk extends BulkContract {

		Bulk() {
			super(Engine.MYSQL);
		}

		@Override
		String url() {
			return super.url() + "?useServerPrepareStatement=true";
		}

	}

	@Nested
	class Types extends TypesContract {

		Types() {
			super(Engine.MYSQL);
		}

		@Override
		String url() {
			return super.url() + "?useServerPrepareStatement=true";
		}

	}

	@Nested
	class Limits extends ServerPreparedContract {

		Limits() {
			super(Engine.MYSQL);
		}

	}

}
