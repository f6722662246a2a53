package io.databases.error;

import java.util.function.Function;

import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;

/**
 * Turns drivers' errors into Spring's tree, the same exception for the same condition on
 * every database. The message is ours and holds the SQL, never a value; the server's own
 * text is in the last cause.
 */
public final class ErrorTranslator {

	private final Function<Throwable, Failure> classifier;

	private final boolean serverMessages;

	/**
	 * Creates a translator.
	 * @param classifier tells what an error means on this database
	 * @param serverMessages whether the driver's exception, with the server's own text,
	 * is kept as the last cause
	 */
	public ErrorTranslator(Function<Throwable, Failure> classifier, boolean serverMessages) {
		this.classifier = classifier;
		this.serverMessages = serverMessages;
	}

	/**
	 * Translates an error that arose outside of a statement.
	 * @param task what was done, without values
	 * @param error the error
	 * @return Spring's exception, whose cause is a {@link ServerException}; errors that
	 * are not the database's, or are translated already, as they are
	 */
	public Throwable translate(String task, Throwable error) {
		return translate(task, null, error);
	}

	/**
	 * Translates the error of a statement.
	 * @param sql the statement as it was written, without values
	 * @param error the error
	 * @return as {@link #translate}
	 */
	public Throwable translateStatement(String sql, Throwable error) {
		return translate("SQL [" + sql + "]", sql, error);
	}

	private Throwable translate(String task, @Nullable String sql, Throwable error) {
		if (error instanceof DataAccessException own) {
			return this.serverMessages ? own : withoutDriversText(own);
		}
		Failure failure = this.classifier.apply(error);
		if (!(error instanceof R2dbcException) && failure.kind() != FailureKind.CONNECTION_LOST) {
			return error;
		}
		String message = headline(failure.kind()) + " [" + ServerException.describe(failure) + "]: " + task;
		return create(failure, message, new ServerException(failure, sql, this.serverMessages ? error : null));
	}

	/*
	 * What a driver says of a value that it can't write or read may quote the value. Such
	 * errors, and no others, are of these classes and have such causes.
	 */
	private static DataAccessException withoutDriversText(DataAccessException error) {
		Throwable cause = error.getCause();
		if (cause == null) {
			return error;
		}
		String message = String.valueOf(error.getMessage());
		DataAccessException without = error;
		if (error.getClass() == DataRetrievalFailureException.class) {
			without = new DataRetrievalFailureException(message);
		}
		else if (error.getClass() == InvalidDataAccessApiUsageException.class
				&& (cause instanceof IllegalArgumentException || cause instanceof ClassCastException)) {
			without = new InvalidDataAccessApiUsageException(message);
		}
		if (without != error) {
			without.setStackTrace(error.getStackTrace());
		}
		return without;
	}

	private static String headline(FailureKind kind) {
		return switch (kind) {
			case DUPLICATE_KEY -> "Duplicate key";
			case INTEGRITY -> "A value or constraint is violated";
			case BAD_GRAMMAR -> "The statement is wrong";
			case UNTYPED_PARAMETER ->
				"The database can't tell the type of a parameter, or which function is meant: write casts, as in :name::text";
			case TOO_MANY_BINDS -> "The statement has more binds than the database takes; divide its lists";
			case PERMISSION_DENIED -> "Permission denied";
			case DEADLOCK -> "Deadlock: this transaction was chosen to break it";
			case SERIALIZATION -> "Concurrent transactions can't both be serialised";
			case LOCK_TIMEOUT -> "A lock could not be had in time";
			case STATEMENT_TIMEOUT -> "The statement took too long or was cancelled";
			case READ_ONLY -> "A write in a read-only transaction";
			case TRANSACTION_ABORTED -> "The transaction has failed before";
			case CONNECTION_LOST -> "The connection to the database is lost or could not be made";
			case RESOURCES -> "The database has no room for this";
			case OTHER -> "The database reported an error";
		};
	}

	private static DataAccessException create(Failure failure, String message, Throwable cause) {
		return switch (failure.kind()) {
			case DUPLICATE_KEY -> new DuplicateKeyException(message, cause);
			case INTEGRITY -> new DataIntegrityViolationException(message, cause);
			case BAD_GRAMMAR, UNTYPED_PARAMETER, TOO_MANY_BINDS ->
				new InvalidDataAccessResourceUsageException(message, cause);
			case PERMISSION_DENIED -> new PermissionDeniedDataAccessException(message, cause);
			case DEADLOCK, LOCK_TIMEOUT -> new CannotAcquireLockException(message, cause);
			case SERIALIZATION -> new PessimisticLockingFailureException(message, cause);
			case STATEMENT_TIMEOUT -> new QueryTimeoutException(message, cause);
			case READ_ONLY, TRANSACTION_ABORTED -> new InvalidDataAccessApiUsageException(message, cause);
			case CONNECTION_LOST -> new DataAccessResourceFailureException(message, cause);
			case RESOURCES -> new TransientDataAccessResourceException(message, cause);
			case OTHER -> new NonTransientDataAccessResourceException(message, cause);
		};
	}

}
