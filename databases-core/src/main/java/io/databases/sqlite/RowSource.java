package io.databases.sqlite;

import java.sql.SQLException;

import io.databases.sqlite.engine.Cursor;
import io.databases.sqlite.engine.Operation;
import io.databases.sqlite.engine.Session;
import io.databases.sqlite.engine.StopFlag;
import io.databases.sqlite.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a statement: its cursor, once there is one. Used inside the mailbox
 * only, but for what is final.
 */
final class RowSource {

	private final Session session;

	private final SqlStatement statement;

	private final @Nullable Object[] values;

	private final StopFlag flag;

	private @Nullable Cursor cursor;

	private @Nullable Runnable whenEnded;

	RowSource(Session session, SqlStatement statement, @Nullable Object[] values, StopFlag flag) {
		this.session = session;
		this.statement = statement;
		this.values = values;
		this.flag = flag;
	}

	Session session() {
		return this.session;
	}

	StopFlag flag() {
		return this.flag;
	}

	SqlStatement statement() {
		return this.statement;
	}

	@Nullable Cursor cursor() {
		return this.cursor;
	}

	Cursor start() throws SQLException {
		Cursor started = this.session.start(this.statement.sql(), this.values, this.statement.kind().isWrite(),
				this.flag);
		this.cursor = started;
		return started;
	}

	/** It was started by others, and has ended there. */
	void start(Cursor ended) {
		this.cursor = ended;
	}

	/** Be told when the rows are consumed, have failed, or are not wanted any more. */
	void whenEnded(Runnable listener) {
		this.whenEnded = listener;
	}

	void ended() {
		if (this.cursor != null) {
			this.cursor.close();
		}
		if (this.whenEnded != null) {
			Runnable listener = this.whenEnded;
			this.whenEnded = null;
			listener.run();
		}
	}

	/** Starts a query when its rows are asked for. */
	abstract class Start extends Operation {

		@Override
		protected Access access() {
			return Access.READ;
		}

		@Override
		protected void run(Session running) throws SQLException {
			start();
		}

		@Override
		protected String sql() {
			return RowSource.this.statement.sql();
		}

		@Override
		protected StopFlag flag() {
			return RowSource.this.flag;
		}

	}

}
