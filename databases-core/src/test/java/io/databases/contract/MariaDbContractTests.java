package io.databases.contract;

import org.junit.jupiter.api.Nested;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;

/**
 * Every suite on MariaDB.
 */
@RequiresServer(ServerKind.MARIADB)
class MariaDbContractTests {

	@Nested
	class Queries extends QueriesContract {

		Queries() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class StatementRows extends StatementRowsContract {

		StatementRows() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Lists extends ListsContract {

		Lists() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class JooqQueries extends JooqQueriesContract {

		JooqQueries() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class JooqStatements extends JooqStatementsContract {

		JooqStatements() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class JooqFields extends JooqFieldsContract {

		JooqFields() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Verbs extends VerbsContract {

		Verbs() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class ColumnValues extends ColumnValuesContract {

		ColumnValues() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class QueryErrors extends QueryErrorsContract {

		QueryErrors() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class ErrorTable extends ErrorTableContract {

		ErrorTable() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Types extends TypesContract {

		Types() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class ExecuteTable extends ExecuteTableContract {

		ExecuteTable() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class MissingErrors extends MissingErrorsContract {

		MissingErrors() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class TimeZones extends TimeZonesContract {

		TimeZones() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Values extends ValuesContract {

		Values() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class ExecuteMany extends ExecuteManyContract {

		ExecuteMany() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class InsertShapes extends InsertShapesContract {

		InsertShapes() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Bulk extends BulkContract {

		Bulk() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class MySqlBulk extends MySqlBulkContract {

		MySqlBulk() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Iterate extends IterateContract {

		Iterate() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Records extends RecordsContract {

		Records() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Fields extends FieldsContract {

		Fields() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Lifecycle extends LifecycleContract {

		Lifecycle() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Connections extends ConnectionsContract {

		Connections() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Operators extends OperatorsContract {

		Operators() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Spring extends SpringContract {

		Spring() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class SpringCallbacks extends SpringCallbacksContract {

		SpringCallbacks() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Retry extends RetryContract {

		Retry() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class UnreadResults extends UnreadResultsContract {

		UnreadResults() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Transactions extends TransactionsContract {

		Transactions() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class TransactionFailures extends TransactionFailuresContract {

		TransactionFailures() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class LostConnections extends LostConnectionsContract {

		LostConnections() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Handles extends HandlesContract {

		Handles() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Cancellation extends CancellationContract {

		Cancellation() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class CutLines extends CutLinesContract {

		CutLines() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class RandomCancels extends RandomCancelsContract {

		RandomCancels() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class RandomTrees extends RandomTreesContract {

		RandomTrees() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class ForceRollback extends ForceRollbackContract {

		ForceRollback() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Snapshot extends SnapshotContract {

		Snapshot() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class ServerTransactions extends ServerTransactionsContract {

		ServerTransactions() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class UrlOptions extends UrlOptionsContract {

		UrlOptions() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class Timeouts extends TimeoutsContract {

		Timeouts() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class CancelModes extends CancelModesContract {

		CancelModes() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class ReadOnly extends ReadOnlyContract {

		ReadOnly() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class KilledSessions extends KilledSessionsContract {

		KilledSessions() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class RoundTrips extends RoundTripsContract {

		RoundTrips() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class HandBack extends HandBackContract {

		HandBack() {
			super(Engine.MARIADB);
		}

	}

	@Nested
	class SqlMode extends SqlModeContract {

		SqlMode() {
			super(Engine.MARIADB);
		}

	}

}
