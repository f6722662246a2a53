package io.databases.spring.diagnostics;

import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import javax.net.ssl.SSLException;

import io.databases.error.DatabaseTimeoutException;
import io.databases.spring.autoconfigure.DatabaseConnectException;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PermissionDeniedDataAccessException;

/**
 * Why a database can't be connected to, from the most certain sign to the least.
 */
enum ConnectFailureReason {

	/** Neither certificates nor encryption suit both sides. */
	ENCRYPTION("No encrypted connection to %s could be made",
			"The server's certificate must come from an authority that is trusted, and be for the host that the URL"
					+ " names. Name the authority with '?sslrootcert=/path/ca.pem', a file that can be read, or"
					+ " 'databases.ssl.bundle'; a server without encryption needs 'sslmode=disable' or 'prefer'."),

	/** The name of the host has no address. */
	NO_HOST("The host of %s is not known",
			"Check the host's name, and that this machine, or this container, can look it up."),

	/** The server has no such database. */
	NO_DATABASE("The server has no database of the name in %s",
			"Create the database, or correct the name behind the last '/' of the URL."),

	/** The server asks for a password. */
	NO_PASSWORD("The server wants a password, and there is none for %s",
			"Write it into the URL, 'postgresql://user:password@host/name', with special characters percent-encoded,"
					+ " or set 'databases.password', which takes it as it is."),

	/** The server knows neither user nor password. */
	LOGIN("The server refused the login to %s",
			"Check user and password. Special characters in a URL must be percent-encoded ('@' as '%40')."
					+ " 'databases.username' and 'databases.password' take them as they are."),

	/** The server has as many sessions as it may have. */
	TOO_MANY("The server of %s has no session left for one more connection",
			"Lower 'databases.pool.max-size' here or in the other applications on that server, or raise the server's"
					+ " 'max_connections'. Each instance of an application has a pool of its own."),

	/** A file that is none of SQLite's. */
	NO_SQLITE("The file of %s is no SQLite database",
			"Correct the path: the file is another program's, or encrypted, or damaged. Nothing in it was changed."),

	/** A file that can't be made or opened. */
	FILE("The SQLite database %s could not be opened",
			"Check that its directory exists and can be written to by the user of this process, and that the path is"
					+ " not that of a directory. A relative path, with three slashes, begins in the working directory;"
					+ " an absolute one has four."),

	/** Somebody listens, but does not speak the protocol, or hangs. */
	SILENT("Who listens at %s did not answer as a database",
			"Check that the port is that of the database and not of another program, and that the server is not"
					+ " hanging. A server that is slow to begin needs a larger 'databases.limits.connect'."),

	/** Nobody answers. */
	UNREACHABLE("The database at %s could not be reached",
			"Check that the server runs, and that host and port are right and not blocked on the way. If it starts"
					+ " together with the application, 'databases.connect=retry' waits for it, for as long as"
					+ " 'databases.connect-retry.timeout' says; 'databases.connect=lazy' starts without it."),

	/** The server has answered, but does not like what it was told. */
	REFUSED("The server refused a connection as it is set for %s",
			"Correct what the server names above: an option of the URL, or 'databases.session-variables'.");

	private static final int MYSQL_UNKNOWN_DATABASE = 1049;

	private static final int MYSQL_TOO_MANY_CONNECTIONS = 1040;

	/** For a session variable, perhaps. */
	private static final int MYSQL_NEEDS_PRIVILEGE = 1227;

	private static final int SQLITE_NOTADB = 26;

	private final String description;

	private final String action;

	ConnectFailureReason(String description, String action) {
		this.description = description;
		this.action = action;
	}

	String describe(String url) {
		return this.description.formatted(url);
	}

	String action() {
		return this.action;
	}

	static ConnectFailureReason of(DatabaseConnectException failure) {
		List<Throwable> chain = new ArrayList<>();
		for (Throwable current = failure; current != null && !chain.contains(current); current = current.getCause()) {
			chain.add(current);
		}
		if (failure.getUrl().startsWith("sqlite")) {
			return says(chain, null, SQLITE_NOTADB) ? NO_SQLITE : FILE;
		}
		if (chain.stream().anyMatch(ConnectFailureReason::isEncryption)) {
			return ENCRYPTION;
		}
		if (has(chain, UnknownHostException.class)) {
			return NO_HOST;
		}
		if (says(chain, "3D000", MYSQL_UNKNOWN_DATABASE)) {
			return NO_DATABASE;
		}
		if (says(chain, "53300", MYSQL_TOO_MANY_CONNECTIONS)) {
			return TOO_MANY;
		}
		return ofLogin(chain);
	}

	private static ConnectFailureReason ofLogin(List<Throwable> chain) {
		if (chain.stream().anyMatch(message((text) -> text.equals("password must not be null")))) {
			return NO_PASSWORD;
		}
		if (has(chain, PermissionDeniedDataAccessException.class) && !says(chain, "42501", MYSQL_NEEDS_PRIVILEGE)) {
			return LOGIN;
		}
		if (has(chain, DatabaseTimeoutException.class)) {
			return SILENT;
		}
		boolean answered = has(chain, R2dbcException.class) && !has(chain, DataAccessResourceFailureException.class);
		return answered ? REFUSED : UNREACHABLE;
	}

	private static boolean has(List<Throwable> chain, Class<? extends Throwable> type) {
		return chain.stream().anyMatch(type::isInstance);
	}

	private static boolean says(List<Throwable> chain, @Nullable String sqlState, int code) {
		return chain.stream()
			.anyMatch((failure) -> failure instanceof R2dbcException r2dbc
					&& ((sqlState != null && sqlState.equals(r2dbc.getSqlState())) || r2dbc.getErrorCode() == code));
	}

	/* The drivers have no public types of their own for all of it. */
	private static boolean isEncryption(Throwable failure) {
		return failure instanceof SSLException || failure.getClass().getSimpleName().equals("PostgresqlSslException")
				|| message((text) -> text.contains("does not support ssl") || text.startsWith("sslrootcert"))
					.test(failure);
	}

	private static Predicate<Throwable> message(Predicate<String> test) {
		return (failure) -> failure.getMessage() != null && test.test(failure.getMessage().toLowerCase(Locale.ROOT));
	}

}
