package io.databases.url;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The URL of a database, as providers set it in {@code DATABASE_URL}: taken apart, copied
 * with one component changed, and printed without its password.
 *
 * <pre class="code">
 * DatabaseUrl url = DatabaseUrl.parse("postgres://ada:s%40fe@db.example.com/ledger?sslmode=require&amp;max_size=20");
 * url.dialect();        // "postgresql"
 * url.password();       // "s@fe"
 * url.toString();       // "postgres://ada:********@db.example.com/ledger?sslmode=require&amp;max_size=20"
 * url.withDatabase("test_ledger").text();
 * </pre>
 *
 * <p>
 * The form is
 * {@code scheme[+driver]://[user[:password]@][host[:port],...][/database][?options]},
 * also after {@code jdbc:}, {@code r2dbc:}, {@code r2dbcs:} or {@code r2dbc:pool:}.
 * Special characters in a component are percent-encoded; in options {@code +} is a space.
 * For SQLite what follows {@code sqlite:///} is a relative path, what follows
 * {@code sqlite:////} an absolute one without its slash; {@code sqlite://} and
 * {@code sqlite:///:memory:} are databases in memory. {@code jdbc:sqlite:path} is taken
 * literally.
 *
 * <p>
 * Two URLs are equal if their components are. Immutable, so safe for any thread.
 */
public final class DatabaseUrl {

	private final UrlComponents components;

	private final UrlOptions read;

	private DatabaseUrl(UrlComponents components) {
		this.components = UrlAssembler.normalised(components);
		this.read = UrlOptions.read(this.components);
	}

	/**
	 * Takes a URL apart. White space around it is ignored.
	 * @param text the URL
	 * @return its components
	 * @throws InvalidDatabaseUrlException if it is {@code null}, empty or not valid; the
	 * message holds neither the text nor the password
	 */
	public static DatabaseUrl parse(@Nullable String text) {
		return new DatabaseUrl(UrlParser.parse(text));
	}

	/**
	 * The kind of database.
	 * @return {@code postgresql}, {@code mysql}, {@code mariadb}, {@code sqlite}, or the
	 * name as given, in lower case
	 */
	public String dialect() {
		return this.components.scheme().dialect();
	}

	/**
	 * What stands before {@code ://}, without prefixes and in lower case, for instance
	 * {@code postgres+asyncpg}.
	 * @return the scheme
	 */
	public String scheme() {
		return this.components.scheme().text();
	}

	/**
	 * The driver asked for by a suffix such as {@code +asyncpg}.
	 * @return its name in lower case, or {@code null} if there is no suffix
	 */
	public @Nullable String driver() {
		return this.components.scheme().driver();
	}

	/**
	 * The protocol of the driver, as {@code mem} in {@code r2dbc:h2:mem:///test}.
	 * @return its name in lower case, or {@code null} if there is none
	 */
	public @Nullable String protocol() {
		return this.components.scheme().protocol();
	}

	/**
	 * The user name, decoded.
	 * @return the name, or {@code null} if there is none
	 */
	public @Nullable String user() {
		return this.components.user();
	}

	/**
	 * The password, decoded: a secret, for the driver only and never to be printed.
	 * @return the password, or {@code null} if there is none
	 */
	public @Nullable String password() {
		return this.components.password();
	}

	/**
	 * The servers in the order given.
	 * @return the servers, empty if none is named
	 */
	public List<HostAddress> hosts() {
		return this.components.hosts();
	}

	/**
	 * The first server's name or address.
	 * @return the host, an IPv6 address without brackets, or {@code null} if none is
	 * named
	 */
	public @Nullable String host() {
		return hosts().isEmpty() ? null : hosts().get(0).host();
	}

	/**
	 * The first server's port; for a Unix socket the one that is given as an option.
	 * @return the port, or {@code null} if none is given
	 */
	public @Nullable Integer port() {
		return hosts().isEmpty() ? UnixSockets.port(this.components) : hosts().get(0).port();
	}

	/**
	 * The first server's port, or the one that the database has by default.
	 * @return the port; {@code -1} if none is given and the dialect has none that is
	 * known
	 */
	public int portOrDefault() {
		Integer port = port();
		return (port == null) ? this.components.scheme().defaultPort() : port;
	}

	/**
	 * The name of the database, decoded; for SQLite the path.
	 * @return the name, or {@code null} if there is none
	 */
	public @Nullable String database() {
		return this.components.database();
	}

	/**
	 * The path of a Unix socket, from the options {@code host} (with a slash in front),
	 * {@code unix_socket}, {@code unix_sock} or {@code socket}, or from a percent-encoded
	 * host. It has precedence over {@link #hosts()}. Where PostgreSQL's directory is
	 * given, as in libpq, it is completed to the file in it:
	 * {@code /run/postgresql/.s.PGSQL.5432}.
	 * @return the path of the socket's file, or {@code null} if there is none
	 */
	public @Nullable String unixSocket() {
		return UnixSockets.file(this.components, portOrDefault());
	}

	/**
	 * The options in the order given, decoded. Credentials, host names and the database
	 * given as options are not among them: they are components.
	 * @return the options by the names given, unmodifiable; may hold secrets such as
	 * {@code sslpassword}
	 */
	public Map<String, String> options() {
		return this.components.options();
	}

	/**
	 * What the options say about the pool.
	 * @return the settings
	 */
	public PoolSettings pool() {
		return this.read.pool();
	}

	/**
	 * What the options say about encryption.
	 * @return the settings; for SQLite none
	 */
	public SslSettings ssl() {
		return this.read.ssl();
	}

	/**
	 * What the options say about each connection.
	 * @return the settings
	 */
	public ConnectionSettings connection() {
		return this.read.connection();
	}

	/**
	 * Where the SQLite database is and how it is opened.
	 * @return the settings
	 * @throws IllegalStateException if the dialect is not {@code sqlite}
	 */
	public SqliteSettings sqlite() {
		SqliteSettings sqlite = this.read.sqlite();
		if (sqlite == null) {
			throw new IllegalStateException("'" + masked() + "' is not a URL of SQLite.");
		}
		return sqlite;
	}

	/**
	 * The options that go to the driver as they are, by the names that the R2DBC driver
	 * has for them: those on the dialect's allow-list.
	 * @return the options, unmodifiable
	 */
	public Map<String, String> driverOptions() {
		return this.read.driver();
	}

	/**
	 * The names of the options that the toolkit doesn't know and doesn't pass on: a
	 * reason for one warning. For a dialect of somebody else its backend may know them.
	 * @return the names as given, without their values
	 */
	public Set<String> unknownOptions() {
		return this.read.unknown();
	}

	/**
	 * A copy with another user.
	 * @param user the name, not encoded, or {@code null} for none
	 * @return the copy
	 * @throws InvalidDatabaseUrlException if the database takes none
	 */
	public DatabaseUrl withUser(@Nullable String user) {
		return new DatabaseUrl(this.components.withUser(user));
	}

	/**
	 * A copy with another password.
	 * @param password the password, not encoded, or {@code null} for none
	 * @return the copy
	 * @throws InvalidDatabaseUrlException if the database takes none
	 */
	public DatabaseUrl withPassword(@Nullable String password) {
		return new DatabaseUrl(this.components.withPassword(password));
	}

	/**
	 * A copy with one server, at the port of the first one so far. A Unix socket is left
	 * out.
	 * @param host the name or address, or {@code null} for none
	 * @return the copy
	 * @throws InvalidDatabaseUrlException if it is no host, or the database takes none
	 */
	public DatabaseUrl withHost(@Nullable String host) {
		List<HostAddress> hosts = (host == null) ? List.of() : List.of(new HostAddress(host, port()));
		return new DatabaseUrl(UnixSockets.without(this.components).withHosts(hosts));
	}

	/**
	 * A copy with other servers. A Unix socket is left out.
	 * @param hosts the servers, may be empty
	 * @return the copy
	 * @throws InvalidDatabaseUrlException if the database takes none
	 */
	public DatabaseUrl withHosts(List<HostAddress> hosts) {
		return new DatabaseUrl(UnixSockets.without(this.components).withHosts(hosts));
	}

	/**
	 * A copy with another port for every server; where none is named, for the Unix
	 * socket, or else of {@code localhost}.
	 * @param port the port, or {@code null} for the default
	 * @return the copy
	 * @throws InvalidDatabaseUrlException if it is not from 1 to 65535, or the database
	 * takes none
	 */
	public DatabaseUrl withPort(@Nullable Integer port) {
		List<HostAddress> hosts = hosts();
		if (hosts.isEmpty() && UnixSockets.path(this.components) != null) {
			return (port == null) ? withoutOption("port") : withOption("port", port.toString());
		}
		if (hosts.isEmpty() && port != null) {
			hosts = List.of(new HostAddress("localhost", null));
		}
		return new DatabaseUrl(this.components.withHosts(hosts.stream().map((host) -> host.withPort(port)).toList()));
	}

	/**
	 * A copy with another database.
	 * @param database the name, not encoded, or {@code null} for none; for SQLite a path:
	 * {@code "/var/app.db"} gives {@code sqlite:////var/app.db}
	 * @return the copy
	 */
	public DatabaseUrl withDatabase(@Nullable String database) {
		return new DatabaseUrl(this.components.withDatabase(database));
	}

	/**
	 * A copy with another driver.
	 * @param driver the name of the driver, or {@code null} for none
	 * @return the copy
	 * @throws InvalidDatabaseUrlException if it is not a name
	 */
	public DatabaseUrl withDriver(@Nullable String driver) {
		return new DatabaseUrl(this.components.withScheme(this.components.scheme().withDriver(driver)));
	}

	/**
	 * A copy for another kind of database; everything else, the driver too, is kept.
	 * @param dialect the name, for instance {@code mysql}
	 * @return the copy
	 * @throws InvalidDatabaseUrlException if it is not a name, or that database can't
	 * have the other components
	 */
	public DatabaseUrl withDialect(String dialect) {
		return new DatabaseUrl(this.components.withScheme(this.components.scheme().withName(dialect)));
	}

	/**
	 * A copy with an option set; an option of the same name, also with other case or with
	 * {@code _} or {@code -}, is replaced.
	 * @param name the name
	 * @param value the value, not encoded
	 * @return the copy
	 * @throws InvalidDatabaseUrlException if the option is refused or its value is wrong
	 */
	public DatabaseUrl withOption(String name, String value) {
		return new DatabaseUrl(this.components.withOption(name, value));
	}

	/**
	 * A copy without an option.
	 * @param name the name; case, {@code _} and {@code -} don't matter
	 * @return the copy, equal to this URL if there is no such option
	 */
	public DatabaseUrl withoutOption(String name) {
		return new DatabaseUrl(this.components.withOption(name, null));
	}

	/**
	 * The whole URL, <strong>password included</strong>: to be handed on, never to be
	 * logged. What is printed is {@link #masked()}. Parsing it gives an equal URL.
	 * @return the URL in its canonical encoding, without a prefix such as {@code jdbc:}
	 */
	public String text() {
		return UrlText.full(this.components);
	}

	/**
	 * The URL with the password and secret options replaced by {@code ********}.
	 * @return the URL as it may be printed
	 */
	public String masked() {
		return UrlText.masked(this.components);
	}

	/**
	 * The URL for the JDBC driver of this database, for migration tools. Credentials are
	 * not in it: hand over {@link #user()} and {@link #password()} apart. Encryption,
	 * application name, schema, time zone and pragmas are carried over, options of pool
	 * and driver are not.
	 *
	 * <p>
	 * A database in memory that has no name is a new one for each connection there.
	 * @return the URL, without user name and password
	 * @throws UnsupportedOperationException if that driver can't do what this URL says (a
	 * Unix socket, certificates that it reads in another form), or the dialect is not one
	 * of {@code postgresql}, {@code mysql}, {@code mariadb}, {@code sqlite}
	 */
	public String toJdbcUrl() {
		return JdbcUrl.of(this);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof DatabaseUrl url && this.components.equals(url.components);
	}

	@Override
	public int hashCode() {
		return this.components.hashCode();
	}

	/**
	 * The same as {@link #masked()}.
	 */
	@Override
	public String toString() {
		return masked();
	}

}
