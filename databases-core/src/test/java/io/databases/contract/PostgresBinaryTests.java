package io.databases.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The suites about values on PostgreSQL, with rows in the binary format.
 */
@RequiresServer(ServerKind.POSTGRESQL)
class PostgresBinaryTests {

	@Nested
	class Queries extends QueriesContract {

		Queries() {
			super(Engine.POSTGRESQL);
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

	@Nested
	class ExecuteMany extends ExecuteManyContract {

		ExecuteMany() {
			super(Engine.POSTGRESQL);
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

	@Nested
	class Records extends RecordsContract {

		Records() {
			super(Engine.POSTGRESQL);
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

	@Nested
	class Types extends TypesContract {

		Types() {
			super(Engine.POSTGRESQL);
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

		@Override
		boolean isBinary() {
			return true;
		}

	}

	@Nested
	class TimeZones extends TimeZonesContract {

		TimeZones() {
			super(Engine.POSTGRESQL);
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

	@Nested
	class Lists extends ListsContract {

		Lists() {
			super(Engine.POSTGRESQL);
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

	@Nested
	class Fields extends FieldsContract {

		Fields() {
			super(Engine.POSTGRESQL);
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

	@Nested
	class Values extends ValuesContract {

		Values() {
			super(Engine.POSTGRESQL);
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

	@Nested
	class ColumnValues extends ColumnValuesContract {

		ColumnValues() {
			super(Engine.POSTGRESQL);
		}

		@Override
		boolean isBinary() {
			return true;
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

	@Nested
	class Iterate extends IterateContract {

		Iterate() {
			super(Engine.POSTGRESQL);
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

	@Nested
	class Bulk extends BulkContract {

		Bulk() {
			super(Engine.POSTGRESQL);
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

	@Nested
	class JooqQueries extends JooqQueriesContract {

		JooqQueries() {
			super(Engine.POSTGRESQL);
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

	@Nested
	class JooqStatements extends JooqStatementsContract {

		JooqStatements() {
			super(Engine.POSTGRESQL);
		}

		/** A row in a row is a composite: it can't be read, and the error says so. */
		@Test
		@Override
		void nestedRows() {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(super::nestedRows)
				.withMessageContaining("'column::text'")
				.withMessageContaining("'binary'");
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

	@Nested
	class JooqFields extends JooqFieldsContract {

		JooqFields() {
			super(Engine.POSTGRESQL);
		}

		@Override
		String url() {
			return super.url() + "?binary=true";
		}

	}

}
