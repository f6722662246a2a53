package io.databases.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Collects the components of one URL and brings them to one form: credentials, host
 * names, port and database that were given as options move to their places, a socket path
 * given as host becomes an option.
 */
final class UrlAssembler {

	private static final Set<String> DATABASE = Set.of("dbname", "database");

	private final UrlScheme scheme;

	private final QueryOptions options = new QueryOptions();

	private @Nullable String user;

	private @Nullable String password;

	private List<HostAddress> hosts = List.of();

	private @Nullable String database;

	private boolean tls;

	UrlAssembler(UrlScheme scheme) {
		this.scheme = scheme;
	}

	static UrlComponents normalised(UrlComponents components) {
		UrlAssembler assembler = new UrlAssembler(components.scheme());
		assembler.user = components.user();
		assembler.password = components.password();
		assembler.hosts = components.hosts();
		assembler.database = components.database();
		components.options().forEach(assembler.options::add);
		return assembler.assemble();
	}

	UrlScheme scheme() {
		return this.scheme;
	}

	void requireTls() {
		this.tls = true;
	}

	void authority(String authority) {
		int at = authority.indexOf('@');
		if (at != authority.lastIndexOf('@')) {
			throw new InvalidDatabaseUrlException("there is more than one '@' before the host. "
					+ "Percent-encode those in the user name and the password as '%40'.");
		}
		if (at >= 0) {
			userInfo(authority.substring(0, at));
		}
		String servers = authority.substring(at + 1);
		if (UrlAuthority.isSocket(servers)) {
			UrlAuthority.socket(servers, this.scheme).forEach(this.options::add);
		}
		else {
			this.hosts = UrlAuthority.hosts(servers);
		}
	}

	void database(String text) {
		this.database = text.isEmpty() ? null : text;
	}

	void query(String query) {
		this.options.parse(query);
	}

	UrlComponents assemble() {
		this.options.refuseDangerous();
		this.user = this.options.move(OptionKeys.USER, this.user, "the user name");
		this.password = this.options.movePassword(this.password);
		if (this.scheme.isPostgresql() || this.scheme.isMySqlFamily()) {
			this.database = this.options.move(DATABASE, this.database, "the database");
			moveHosts();
		}
		if (this.tls) {
			this.options.requireTls();
		}
		return new UrlComponents(this.scheme, this.user, this.password, this.hosts, this.database,
				this.options.toMap());
	}

	private void userInfo(String userInfo) {
		int colon = userInfo.indexOf(':');
		String name = (colon < 0) ? userInfo : userInfo.substring(0, colon);
		this.user = name.isEmpty() ? null : PercentCodec.decode(name, "the user name");
		if (colon >= 0) {
			this.password = PercentCodec.decode(userInfo.substring(colon + 1), "the password");
		}
	}

	private void moveHosts() {
		String name = this.options.get("host");
		if (name != null && !name.startsWith("/")) {
			List<HostAddress> named = UrlAuthority.plainHosts(name);
			if (!this.hosts.isEmpty() && !this.hosts.equals(named)) {
				throw new InvalidDatabaseUrlException(
						"the host is given twice, before the database and as option 'host'; keep one.");
			}
			this.hosts = named;
			this.options.remove("host");
		}
		String port = this.options.get("port");
		if (port != null && this.hosts.isEmpty() && this.options.hasSocket()) {
			// Stays where it is: it names the socket's file.
			UrlAuthority.port(port);
		}
		else if (port != null) {
			this.hosts = withPorts(port);
			this.options.remove("port");
		}
	}

	private List<HostAddress> withPorts(String text) {
		String[] ports = text.split(",", -1);
		List<HostAddress> known = this.hosts.isEmpty() ? List.of(new HostAddress("localhost", null)) : this.hosts;
		if (ports.length != 1 && ports.length != known.size()) {
			throw new InvalidDatabaseUrlException("option 'port' must give one port, or one for each host.");
		}
		List<HostAddress> result = new ArrayList<>();
		for (int index = 0; index < known.size(); index++) {
			HostAddress host = known.get(index);
			Integer port = UrlAuthority.port(ports[(ports.length == 1) ? 0 : index]);
			if (host.port() != null && !host.port().equals(port)) {
				throw new InvalidDatabaseUrlException(
						"the port is given twice, after the host and as option 'port'; keep one.");
			}
			result.add(host.withPort(port));
		}
		return result;
	}

}
