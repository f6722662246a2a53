package io.databases.url;

import org.jspecify.annotations.Nullable;

/**
 * One server of a database URL.
 *
 * @param host the name or address; an IPv6 address comes without its brackets
 * @param port the port, or {@code null} for the default of the database
 */
public record HostAddress(String host, @Nullable Integer port) {

	/**
	 * Checks the host and the port.
	 * @throws InvalidDatabaseUrlException if the host is not a name or an address, or the
	 * port is not between 1 and 65535
	 */
	public HostAddress {
		HostNames.check(host);
		if (port != null && (port < 1 || port > 65535)) {
			throw new InvalidDatabaseUrlException("the port must be a number from 1 to 65535.");
		}
	}

	/**
	 * The same host with another port.
	 * @param newPort the port, or {@code null} for the default of the database
	 * @return the copy
	 */
	public HostAddress withPort(@Nullable Integer newPort) {
		return new HostAddress(this.host, newPort);
	}

	/**
	 * The address as it is written in a URL, with an IPv6 address in brackets.
	 */
	@Override
	public String toString() {
		String name = HostNames.text(this.host);
		return (this.port == null) ? name : name + ":" + this.port;
	}

}
