package io.databases.sqlite.engine;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite's extended result codes as R2DBC's exceptions: the one place that knows both.
 */
final class Errors {

	private static final Pattern UNKNOWN_CODE = Pattern.compile("UNKNOWN_ERROR\\]?[^:]*:(\\d+) ");

	private static final Pattern TEXT = Pattern.compile("^\\[[A-Z_]+][^(]*\\((.*)\\)$", Pattern.DOTALL);

	private static final int PRIMARY = 0xff;

	private Errors() {
	}

	/** Another connection or process has a lock that goes away by itself. */
	static boolean isBusy(SQLException ex) {
		int code = code(ex);
		// A stale snapshot stays stale: trying again inside the same transaction is vain.
		return code != SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT.code
				&& ((code & PRIMARY) == SQLiteErrorCode.SQLITE_BUSY.code
						|| code == SQLiteErrorCode.SQLITE_LOCKED_SHAREDCACHE.code);
	}

	/**
	 * Whether a COMMIT of several changes may have failed for one of them only, or for a
	 * while: a constraint, a lock, a full disk.
	 */
	static boolean isDueToOne(SQLException ex) {
		int primary = code(ex) & PRIMARY;
		return primary == SQLiteErrorCode.SQLITE_CONSTRAINT.code || primary == SQLiteErrorCode.SQLITE_BUSY.code
				|| primary == SQLiteErrorCode.SQLITE_FULL.code;
	}

	static R2dbcException translate(SQLException ex, @Nullable String sql, StopFlag flag) {
		int code = code(ex);
		String text = text(ex);
		if ((code & PRIMARY) == SQLiteErrorCode.SQLITE_INTERRUPT.code) {
			return interrupted(code, text, sql, ex, flag);
		}
		return translate(code, text, sql, ex);
	}

	private static R2dbcException interrupted(int code, String text, @Nullable String sql, SQLException ex,
			StopFlag flag) {
		if (flag.isLate()) {
			return new R2dbcTimeoutException("The statement ran longer than its timeout allows: " + text, "57014", code,
					sql, ex);
		}
		if (flag.isAborted()) {
			return new R2dbcNonTransientResourceException("The connection was closed: " + text, "08003", code, sql, ex);
		}
		return new R2dbcTransientResourceException("The statement was cancelled: " + text, "57014", code, sql, ex);
	}

	/** A statement was stopped while SQLite had nothing to do for it. */
	static R2dbcException cancelled() {
		return new R2dbcTransientResourceException("The statement was cancelled", "57014",
				SQLiteErrorCode.SQLITE_INTERRUPT.code);
	}

	private static R2dbcException translate(int code, String text, @Nullable String sql, SQLException ex) {
		return switch (code & PRIMARY) {
			case 19 -> integrity(code, text, sql, ex);
			// A value of the wrong class for a rowid or a STRICT column.
			case 20 -> new R2dbcDataIntegrityViolationException(text, "22018", code, sql, ex);
			// A string or BLOB that is too long.
			case 18 -> new R2dbcDataIntegrityViolationException(text, "22001", code, sql, ex);
			case 25 -> new R2dbcBadGrammarException(text, "07009", code, sql, ex);
			case 1 -> error(code, text, sql, ex);
			// Busy and locked.
			case 5, 6 -> busy(code, text, sql, ex);
			// Another process moved the schema or the WAL under the statement.
			case 15, 17 -> new R2dbcTransientResourceException(text, "40001", code, sql, ex);
			case 4 -> (code == 516) ? new R2dbcRollbackException(text, "40000", code, sql, ex)
					: new R2dbcNonTransientResourceException(text, "57014", code, sql, ex);
			case 3, 23 -> new R2dbcPermissionDeniedException(text, "42501", code, sql, ex);
			case 8 -> new R2dbcNonTransientResourceException(text, "25006", code, sql, ex);
			case 7 -> new R2dbcNonTransientResourceException(text, "53200", code, sql, ex);
			case 13 -> new R2dbcNonTransientResourceException(text, "53100", code, sql, ex);
			case 10 -> new R2dbcNonTransientResourceException(text, "58030", code, sql, ex);
			case 14 -> new R2dbcNonTransientResourceException(text, "08001", code, sql, ex);
			case 11, 26 -> new R2dbcNonTransientResourceException(text, "XX001", code, sql, ex);
			default -> new R2dbcNonTransientResourceException(text, "HY000", code, sql, ex);
		};
	}

	private static R2dbcException integrity(int code, String text, @Nullable String sql, SQLException ex) {
		String state = switch (code) {
			case 2067, 1555, 2579 -> "23505";
			case 787 -> "23503";
			case 1299 -> "23502";
			case 275 -> "23514";
			case 3091 -> "22018";
			// RAISE in a trigger, a commit hook, a virtual table.
			default -> "23000";
		};
		return new R2dbcDataIntegrityViolationException(text, state, code, sql, ex);
	}

	/** A stale snapshot needs the whole transaction again, the others only patience. */
	private static R2dbcException busy(int code, String text, @Nullable String sql, SQLException ex) {
		if (code == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT.code) {
			return new R2dbcRollbackException(text, "40001", code, sql, ex);
		}
		return new R2dbcTransientResourceException(text, "55P03", code, sql, ex);
	}

	/** The generic code has nothing but its text. */
	private static R2dbcException error(int code, String text, @Nullable String sql, SQLException ex) {
		if (text.startsWith("cannot commit") || text.startsWith("cannot start a transaction")
				|| text.startsWith("cannot rollback") || text.startsWith("cannot VACUUM")
				|| text.startsWith("no such savepoint")) {
			return new R2dbcNonTransientResourceException(text, "25000", code, sql, ex);
		}
		// abs() and sum(); a text that is to be JSON
		if (text.equals("integer overflow")) {
			return new R2dbcDataIntegrityViolationException(text, "22003", code, sql, ex);
		}
		if (text.startsWith("malformed JSON")) {
			return new R2dbcDataIntegrityViolationException(text, "22032", code, sql, ex);
		}
		String state = "42000";
		if (text.startsWith("no such table") || text.startsWith("no such view")) {
			state = "42S02";
		}
		else if (text.contains("no such column") || text.contains("has no column named")) {
			state = "42S22";
		}
		else if (text.endsWith("already exists")) {
			state = text.startsWith("index") ? "42S11" : "42S01";
		}
		else if (text.startsWith("no such function")) {
			state = "42883";
		}
		return new R2dbcBadGrammarException(text, state, code, sql, ex);
	}

	static int code(SQLException ex) {
		if (ex instanceof SQLiteException exception && exception.getResultCode() != SQLiteErrorCode.UNKNOWN_ERROR) {
			return exception.getResultCode().code;
		}
		Matcher unknown = UNKNOWN_CODE.matcher(String.valueOf(ex.getMessage()));
		return unknown.find() ? Integer.parseInt(unknown.group(1)) : 1;
	}

	/** SQLite's own words, without what JDBC puts around them. */
	private static String text(SQLException ex) {
		String message = String.valueOf(ex.getMessage());
		Matcher matcher = TEXT.matcher(message);
		return matcher.matches() ? matcher.group(1) : message;
	}

}
