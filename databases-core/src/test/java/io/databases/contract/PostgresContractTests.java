package io.databases.contract;

import org.junit.jupiter.api.Nested;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;

/**
 * Every suite on PostgreSQL.
 */
@RequiresServer(ServerKind.POSTGRESQL)
class PostgresContractTests {

	@Nested
	class Queries extends QueriesContract {

		Queries() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class StatementRows extends StatementRowsContract {

		StatementRows() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Lists extends ListsContract {

		Lists() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class JooqQueries extends JooqQueriesContract {

		JooqQueries() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class JooqStatements extends JooqStatementsContract {

		JooqStatements() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class JooqFields extends JooqFieldsContract {

		JooqFields() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Verbs extends VerbsContract {

		Verbs() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class ColumnValues extends ColumnValuesContract {

		ColumnValues() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class QueryErrors extends QueryErrorsContract {

		QueryErrors() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class ErrorTable extends ErrorTableContract {

		ErrorTable() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Types extends TypesContract {

		Types() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class ExecuteTable extends ExecuteTableContract {

		ExecuteTable() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class MissingErrors extends MissingErrorsContract {

		MissingErrors() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class TimeZones extends TimeZonesContract {

		TimeZones() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Values extends ValuesContract {

		Values() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class ExecuteMany extends ExecuteManyContract {

		ExecuteMany() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class InsertShapes extends InsertShapesContract {

		InsertShapes() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Bulk extends BulkContract {

		Bulk() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Copy extends PostgresCopyContract {

		Copy() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class PostgresBulk extends PostgresBulkContract {

		PostgresBulk() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Iterate extends IterateContract {

		Iterate() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Records extends RecordsContract {

		Records() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Fields extends FieldsContract {

		Fields() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Lifecycle extends LifecycleContract {

		Lifecycle() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Connections extends ConnectionsContract {

		Connections() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Operators extends OperatorsContract {

		Operators() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Spring extends SpringContract {

		Spring() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class SpringCallbacks extends SpringCallbacksContract {

		SpringCallbacks() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Retry extends RetryContract {

		Retry() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class UnreadResults extends UnreadResultsContract {

		UnreadResults() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Transactions extends TransactionsContract {

		Transactions() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class TransactionFailures extends TransactionFailuresContract {

		TransactionFailures() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class LostConnections extends LostConnectionsContract {

		LostConnections() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Handles extends HandlesContract {

		Handles() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Cancellation extends CancellationContract {

		Cancellation() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class CutLines extends CutLinesContract {

		CutLines() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class FailedCommit extends FailedCommitContract {

		FailedCommit() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class RandomCancels extends RandomCancelsContract {

		RandomCancels() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class RandomTrees extends RandomTreesContract {

		RandomTrees() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class ForceRollback extends ForceRollbackContract {

		ForceRollback() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Snapshot extends SnapshotContract {

		Snapshot() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class ServerTransactions extends ServerTransactionsContract {

		ServerTransactions() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class UrlOptions extends UrlOptionsContract {

		UrlOptions() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class Timeouts extends TimeoutsContract {

		Timeouts() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class CancelModes extends CancelModesContract {

		CancelModes() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class ReadOnly extends ReadOnlyContract {

		ReadOnly() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class KilledSessions extends KilledSessionsContract {

		KilledSessions() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class RoundTrips extends RoundTripsContract {

		RoundTrips() {
			super(Engine.POSTGRESQL);
		}

	}

	@Nested
	class HandBack extends HandBackContract {

		HandBack() {
			super(Engine.POSTGRESQL);
		}

	}

}
