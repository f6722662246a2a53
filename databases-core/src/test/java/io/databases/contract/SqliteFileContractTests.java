package io.databases.contract;

import org.junit.jupiter.api.Nested;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;

/**
 * Every suite on a SQLite file.
 */
@RequiresServer(ServerKind.SQLITE)
class SqliteFileContractTests {

	@Nested
	class Queries extends QueriesContract {

		Queries() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class StatementRows extends StatementRowsContract {

		StatementRows() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Lists extends ListsContract {

		Lists() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class JooqQueries extends JooqQueriesContract {

		JooqQueries() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class JooqStatements extends JooqStatementsContract {

		JooqStatements() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class JooqFields extends JooqFieldsContract {

		JooqFields() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Verbs extends VerbsContract {

		Verbs() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class ColumnValues extends ColumnValuesContract {

		ColumnValues() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class QueryErrors extends QueryErrorsContract {

		QueryErrors() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class ErrorTable extends ErrorTableContract {

		ErrorTable() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Types extends TypesContract {

		Types() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class ExecuteTable extends ExecuteTableContract {

		ExecuteTable() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class MissingErrors extends MissingErrorsContract {

		MissingErrors() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class TimeZones extends TimeZonesContract {

		TimeZones() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Values extends ValuesContract {

		Values() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class ExecuteMany extends ExecuteManyContract {

		ExecuteMany() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class InsertShapes extends InsertShapesContract {

		InsertShapes() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Bulk extends BulkContract {

		Bulk() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Iterate extends IterateContract {

		Iterate() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Records extends RecordsContract {

		Records() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Fields extends FieldsContract {

		Fields() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Lifecycle extends LifecycleContract {

		Lifecycle() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Connections extends ConnectionsContract {

		Connections() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Operators extends OperatorsContract {

		Operators() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Spring extends SpringContract {

		Spring() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class SpringCallbacks extends SpringCallbacksContract {

		SpringCallbacks() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Retry extends RetryContract {

		Retry() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class UnreadResults extends UnreadResultsContract {

		UnreadResults() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Transactions extends TransactionsContract {

		Transactions() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class TransactionFailures extends TransactionFailuresContract {

		TransactionFailures() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class LostConnections extends LostConnectionsContract {

		LostConnections() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Handles extends HandlesContract {

		Handles() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Cancellation extends CancellationContract {

		Cancellation() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class FailedCommit extends FailedCommitContract {

		FailedCommit() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class RandomCancels extends RandomCancelsContract {

		RandomCancels() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class EndedTransactions extends EndedTransactionsContract {

		EndedTransactions() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class RandomTrees extends RandomTreesContract {

		RandomTrees() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class ForceRollback extends ForceRollbackContract {

		ForceRollback() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Snapshot extends SnapshotContract {

		Snapshot() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class Options extends SqliteOptionsContract {

	}

	@Nested
	class Timeouts extends TimeoutsContract {

		Timeouts() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class CancelModes extends CancelModesContract {

		CancelModes() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class ReadOnly extends ReadOnlyContract {

		ReadOnly() {
			super(Engine.SQLITE_FILE);
		}

	}

	@Nested
	class HandBack extends HandBackContract {

		HandBack() {
			super(Engine.SQLITE_FILE);
		}

	}

}
