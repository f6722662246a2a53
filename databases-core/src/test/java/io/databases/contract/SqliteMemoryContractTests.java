package io.databases.contract;

import org.junit.jupiter.api.Nested;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;

/**
 * Every suite on SQLite in memory.
 */
@RequiresServer(ServerKind.SQLITE)
class SqliteMemoryContractTests {

	@Nested
	class Queries extends QueriesContract {

		Queries() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class StatementRows extends StatementRowsContract {

		StatementRows() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Lists extends ListsContract {

		Lists() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class JooqQueries extends JooqQueriesContract {

		JooqQueries() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class JooqStatements extends JooqStatementsContract {

		JooqStatements() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class JooqFields extends JooqFieldsContract {

		JooqFields() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Verbs extends VerbsContract {

		Verbs() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class ColumnValues extends ColumnValuesContract {

		ColumnValues() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class QueryErrors extends QueryErrorsContract {

		QueryErrors() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class ErrorTable extends ErrorTableContract {

		ErrorTable() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Types extends TypesContract {

		Types() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class ExecuteTable extends ExecuteTableContract {

		ExecuteTable() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class MissingErrors extends MissingErrorsContract {

		MissingErrors() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class TimeZones extends TimeZonesContract {

		TimeZones() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Values extends ValuesContract {

		Values() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class ExecuteMany extends ExecuteManyContract {

		ExecuteMany() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class InsertShapes extends InsertShapesContract {

		InsertShapes() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Bulk extends BulkContract {

		Bulk() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Iterate extends IterateContract {

		Iterate() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Records extends RecordsContract {

		Records() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Fields extends FieldsContract {

		Fields() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Lifecycle extends LifecycleContract {

		Lifecycle() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Connections extends ConnectionsContract {

		Connections() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class HandBack extends HandBackContract {

		HandBack() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class HandBackOfUnnamed extends HandBackContract {

		HandBackOfUnnamed() {
			super(Engine.SQLITE_MEMORY, ":memory:");
		}

	}

	@Nested
	class Operators extends OperatorsContract {

		Operators() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Spring extends SpringContract {

		Spring() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class SpringCallbacks extends SpringCallbacksContract {

		SpringCallbacks() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Retry extends RetryContract {

		Retry() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class UnreadResults extends UnreadResultsContract {

		UnreadResults() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Transactions extends TransactionsContract {

		Transactions() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class TransactionFailures extends TransactionFailuresContract {

		TransactionFailures() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class LostConnections extends LostConnectionsContract {

		LostConnections() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Handles extends HandlesContract {

		Handles() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Cancellation extends CancellationContract {

		Cancellation() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class FailedCommit extends FailedCommitContract {

		FailedCommit() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class RandomCancels extends RandomCancelsContract {

		RandomCancels() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class EndedTransactions extends EndedTransactionsContract {

		EndedTransactions() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class RandomTrees extends RandomTreesContract {

		RandomTrees() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class ForceRollback extends ForceRollbackContract {

		ForceRollback() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class Memory extends SqliteMemoryContract {

	}

	@Nested
	class Timeouts extends TimeoutsContract {

		Timeouts() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class CancelModes extends CancelModesContract {

		CancelModes() {
			super(Engine.SQLITE_MEMORY);
		}

	}

	@Nested
	class ReadOnly extends ReadOnlyContract {

		ReadOnly() {
			super(Engine.SQLITE_MEMORY);
		}

	}

}
