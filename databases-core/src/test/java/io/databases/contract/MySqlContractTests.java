package io.databases.contract;

import org.junit.jupiter.api.Nested;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import org.junit.jupiter.api.Tag;

/**
 * Every suite on MySQL.
 */
@Tag("mysql")
@RequiresServer(ServerKind.MYSQL)
class MySqlContractTests {

	@Nested
	class Queries extends QueriesContract {

		Queries() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class StatementRows extends StatementRowsContract {

		StatementRows() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Lists extends ListsContract {

		Lists() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class JooqQueries extends JooqQueriesContract {

		JooqQueries() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class JooqStatements extends JooqStatementsContract {

		JooqStatements() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class JooqFields extends JooqFieldsContract {

		JooqFields() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Verbs extends VerbsContract {

		Verbs() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class ColumnValues extends ColumnValuesContract {

		ColumnValues() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class QueryErrors extends QueryErrorsContract {

		QueryErrors() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class ErrorTable extends ErrorTableContract {

		ErrorTable() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Types extends TypesContract {

		Types() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class ExecuteTable extends ExecuteTableContract {

		ExecuteTable() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class MissingErrors extends MissingErrorsContract {

		MissingErrors() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class TimeZones extends TimeZonesContract {

		TimeZones() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Values extends ValuesContract {

		Values() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class ExecuteMany extends ExecuteManyContract {

		ExecuteMany() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class InsertShapes extends InsertShapesContract {

		InsertShapes() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Bulk extends BulkContract {

		Bulk() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class MySqlBulk extends MySqlBulkContract {

		MySqlBulk() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Iterate extends IterateContract {

		Iterate() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Records extends RecordsContract {

		Records() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Fields extends FieldsContract {

		Fields() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Lifecycle extends LifecycleContract {

		Lifecycle() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Connections extends ConnectionsContract {

		Connections() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Operators extends OperatorsContract {

		Operators() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Spring extends SpringContract {

		Spring() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class SpringCallbacks extends SpringCallbacksContract {

		SpringCallbacks() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Retry extends RetryContract {

		Retry() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class UnreadResults extends UnreadResultsContract {

		UnreadResults() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Transactions extends TransactionsContract {

		Transactions() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class TransactionFailures extends TransactionFailuresContract {

		TransactionFailures() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class LostConnections extends LostConnectionsContract {

		LostConnections() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Handles extends HandlesContract {

		Handles() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Cancellation extends CancellationContract {

		Cancellation() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class CutLines extends CutLinesContract {

		CutLines() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class RandomCancels extends RandomCancelsContract {

		RandomCancels() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class RandomTrees extends RandomTreesContract {

		RandomTrees() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class ForceRollback extends ForceRollbackContract {

		ForceRollback() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Snapshot extends SnapshotContract {

		Snapshot() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class ServerTransactions extends ServerTransactionsContract {

		ServerTransactions() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class UrlOptions extends UrlOptionsContract {

		UrlOptions() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class Timeouts extends TimeoutsContract {

		Timeouts() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class CancelModes extends CancelModesContract {

		CancelModes() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class ReadOnly extends ReadOnlyContract {

		ReadOnly() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class KilledSessions extends KilledSessionsContract {

		KilledSessions() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class RoundTrips extends RoundTripsContract {

		RoundTrips() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class HandBack extends HandBackContract {

		HandBack() {
			super(Engine.MYSQL);
		}

	}

	@Nested
	class SqlMode extends SqlModeContract {

		SqlMode() {
			super(Engine.MYSQL);
		}

	}

}
