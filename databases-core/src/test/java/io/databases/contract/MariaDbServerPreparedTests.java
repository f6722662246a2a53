package io.databases.contract;

import org.junit.jupiter.api.Nested;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;

/**
 * The suites about values on MariaDB, with statements that are prepared on the server.
 */
@RequiresServer(ServerKind.MARIADB)
class MariaDbServerPreparedTests {

	@Nested
	class Values extends ValuesContract {

		Values() {
			super(Engine.MARIADB);
		}

		@Override
		String url() {
			return super.url() + "?useServerPrepareStatement=true";
		}

	}

	@Nested
	class ExecuteMany extends ExecuteManyContract {

		ExecuteMany() {
			super(Engine.MARIADB);
		}

		@Override
		String url() {
			return super.url() + "?useServerPrepareStatement=true";
		}

	}

	@Nested
	class Bulk extends BulkContract {

		Bulk() {
			super(Engine.MARIADB);
		}

		@Override
		String url() {
			return super.url() + "?useServerPrepareStatement=true";
		}

	}

	@Nested
	class Types extends TypesContract {

		Types() {
			super(Engine.MARIADB);
		}

		@Override
		String url() {
			return super.url() + "?useServerPrepareStatement=true";
		}

	}

	@Nested
	class Limits extends ServerPreparedContract {

		Limits() {
			super(Engine.MARIADB);
		}

	}

}
