package io.databases.url;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The servers of a URL: {@code host[:port]}, separated by commas, or the path of a socket
 * with its slashes percent-encoded.
 */
final class UrlAuthority {

	private UrlAuthority() {
	}

	static boolean isSocket(String servers) {
		return servers.toUpperCase(Locale.ROOT).startsWith("%2F");
	}

	static Map<String, String> socket(String servers, UrlScheme scheme) {
		int colon = servers.lastIndexOf(':');
		Map<String, String> options = new LinkedHashMap<>();
		String path = (colon < 0) ? servers : servers.substring(0, colon);
		options.put(socketOption(scheme), PercentCodec.decode(path, "the socket path"));
		if (colon >= 0) {
			options.put("port", String.valueOf(port(servers.substring(colon + 1))));
		}
		return options;
	}

	static String socketOption(UrlScheme scheme) {
		return scheme.isPostgresql() ? "host" : "unix_socket";
	}

	static List<HostAddress> hosts(String servers) {
		List<HostAddress> hosts = new ArrayList<>();
		if (!servers.isEmpty()) {
			for (String server : servers.split(",", -1)) {
				hosts.add(server.startsWith("[") ? bracketed(server) : named(server));
			}
		}
		return hosts;
	}

	/**
	 * Hosts as an option gives them: without ports, an IPv6 address with or without
	 * brackets.
	 */
	static List<HostAddress> plainHosts(String names) {
		List<HostAddress> hosts = new ArrayList<>();
		for (String name : names.split(",", -1)) {
			boolean brackets = name.startsWith("[") && name.endsWith("]");
			hosts.add(new HostAddress(brackets ? name.substring(1, name.length() - 1) : name, null));
		}
		return hosts;
	}

	static Integer port(String text) {
		if (text.length() > 5 || text.isEmpty() || !text.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			throw badPort();
		}
		int port = Integer.parseInt(text);
		if (port < 1 || port > 65535) {
			throw badPort();
		}
		return port;
	}

	private static HostAddress bracketed(String server) {
		int end = server.indexOf(']');
		String tail = (end < 0) ? "" : server.substring(end + 1);
		if (end < 0 || !(tail.isEmpty() || tail.startsWith(":"))) {
			throw new InvalidDatabaseUrlException(
					"the brackets around the IPv6 address don't match. Write it as in 'postgresql://[::1]:5432/app'; "
							+ "percent-encode a '[' in the password.");
		}
		String address = PercentCodec.decode(server.substring(1, end), "the host");
		if (!HostNames.isIpv6(address)) {
			throw new InvalidDatabaseUrlException("what stands in brackets is not an IPv6 address.");
		}
		return new HostAddress(address, tail.isEmpty() ? null : port(tail.substring(1)));
	}

	private static HostAddress named(String server) {
		int colon = server.indexOf(':');
		if (colon != server.lastIndexOf(':')) {
			throw new InvalidDatabaseUrlException("there is more than one ':' in a host. Write an IPv6 address in "
					+ "brackets, as in 'postgresql://[::1]:5432/app'; where a user name and a password are given, "
					+ "an '@' stands before the host.");
		}
		String name = (colon < 0) ? server : server.substring(0, colon);
		Integer port = (colon < 0) ? null : port(server.substring(colon + 1));
		if (name.isEmpty() && port != null) {
			return new HostAddress("localhost", port);
		}
		return new HostAddress(PercentCodec.decode(name, "the host"), port);
	}

	private static InvalidDatabaseUrlException badPort() {
		return new InvalidDatabaseUrlException("the port must be a number from 1 to 65535. If the user "
				+ "name or the password holds '/', '?', '#' or '@', percent-encode it ('%2F', '%3F', '%23', '%40').");
	}

}
