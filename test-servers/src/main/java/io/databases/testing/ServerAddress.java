package io.databases.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a server listens and who may log in.
 *
 * @param kind the kind of server
 * @param host the host name or address, an IPv6 address in brackets
 * @param port the TCP port
 * @param user the user, who may create databases
 * @param password the password, or an empty string
 * @param database a database that exists
 * @param query the URL's options, or an empty string
 */
record ServerAddress(ServerKind kind, String host, int port, String user, String password, String database,
		String query) {

	ServerAddress withDatabase(String other) {
		return new ServerAddress(this.kind, this.host, this.port, this.user, this.password, other, this.query);
	}

	String url() {
		String secret = this.password.isEmpty() ? "" : ":" + encode(this.password);
		String options = this.query.isEmpty() ? "" : "?" + this.query;
		return this.kind.scheme() + "://" + encode(this.user) + secret + "@" + this.host + ":" + this.port + "/"
				+ encode(this.database) + options;
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

	@Override
	public String toString() {
		return this.kind.scheme() + "://" + this.host + ":" + this.port + "/" + this.database;
	}

}
