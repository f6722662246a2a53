package io.databases.sqlite.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.function.BiConsumer;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.jspecify.annotations.Nullable;

/**
 * The first operation of a session: opens the native connection and sets it up. A file's
 * journal mode is switched by the first connection only, under the write turn.
 */
final class Opening extends Operation {

	private final Session session;

	private final DatabaseOptions options;

	private final @Nullable DatabaseFile file;

	private final StopFlag flag = new StopFlag(null);

	private final BiConsumer<@Nullable Session, @Nullable Throwable> whenOpen;

	Opening(Session session, DatabaseOptions options, @Nullable DatabaseFile file,
			BiConsumer<@Nullable Session, @Nullable Throwable> whenOpen) {
		this.session = session;
		this.options = options;
		this.file = file;
		this.whenOpen = whenOpen;
	}

	Session session() {
		return this.session;
	}

	/** Nobody wants the session any more. */
	void giveUp() {
		this.flag.cancel();
		this.session.close(ignored -> {
		});
	}

	@Override
	protected Access access() {
		return switchesJournal() ? Access.WRITE : Access.NONE;
	}

	private boolean switchesJournal() {
		return this.file != null && !this.file.isPrepared() && this.options.journalMode() != null;
	}

	@Override
	protected void run(Session opened) throws SQLException {
		Engine engine = opened.engine();
		if (engine.isOpen()) {
			return;
		}
		try {
			engine.open(connect());
		}
		catch (SQLException ex) {
			if (Errors.isBusy(ex)) {
				throw ex;
			}
			throw failure(ex);
		}
	}

	private NativeConnection connect() throws SQLException {
		NativeConnection connection = NativeConnection.open(this.options.uri(), this.options.openFlags(),
				this.options.statementCacheSize(), this.session.engine().shared());
		try {
			setUp(connection);
			return connection;
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	private R2dbcNonTransientResourceException failure(SQLException cause) {
		R2dbcException translated = Errors.translate(cause, null, this.flag);
		return new R2dbcNonTransientResourceException(
				"The database \"%s\" cannot be opened: %s".formatted(where(), reason(translated)),
				translated.getSqlState(), translated.getErrorCode(), cause);
	}

	private Object where() {
		Path path = this.options.file();
		return (path != null) ? path : this.options.uri();
	}

	/** SQLite itself only says that it is unable to. */
	private @Nullable String reason(R2dbcException translated) {
		Path path = this.options.file();
		if (path != null) {
			Path parent = path.toAbsolutePath().getParent();
			if (Files.isDirectory(path)) {
				return "it is a directory";
			}
			if (parent != null && !Files.isDirectory(parent)) {
				return "the directory \"%s\" does not exist".formatted(parent);
			}
			if (parent != null && this.options.journalMode() != null && !Files.isWritable(parent)) {
				return "the directory \"%s\" is not writable, and SQLite keeps files of its own next to the database"
					.formatted(parent);
			}
			if (Files.notExists(path)) {
				return "the file does not exist, and may not or cannot be created";
			}
		}
		return translated.getMessage();
	}

	private void setUp(NativeConnection connection) throws SQLException {
		// Reads the file, so that one that is no database fails here.
		connection.refresh();
		String mode = this.options.journalMode();
		if (mode != null && this.file != null && (switchesJournal() || !mode.equals("WAL"))) {
			Object actual = connection.query("PRAGMA journal_mode=" + mode);
			if (!mode.equals(String.valueOf(actual).toUpperCase(Locale.ROOT))) {
				throw new R2dbcNonTransientResourceException(
						"The journal mode \"%s\" cannot be set, the database stays in \"%s\": set the option \"journal_mode\" to that"
							.formatted(mode, actual),
						"58000");
			}
			this.file.prepared();
		}
		for (String pragma : this.options.pragmas()) {
			connection.execute(pragma);
		}
		connection.refresh();
	}

	@Override
	protected void done() {
		this.whenOpen.accept(this.session, null);
	}

	@Override
	protected void failed(Throwable error) {
		this.session.close(ignored -> this.whenOpen.accept(null, error));
	}

	@Override
	protected String sql() {
		return "open " + this.options.uri();
	}

	@Override
	protected StopFlag flag() {
		return this.flag;
	}

}
