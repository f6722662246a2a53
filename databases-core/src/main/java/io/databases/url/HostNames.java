package io.databases.url;

/**
 * What may stand for a host in a URL.
 */
final class HostNames {

	private HostNames() {
	}

	static void check(String host) {
		if (host.isEmpty()) {
			throw new InvalidDatabaseUrlException("a host name is empty.");
		}
		if (host.contains("${")) {
			throw new InvalidDatabaseUrlException(
					"the host holds '${', a placeholder that nobody has replaced. Set the variable that it names.");
		}
		if (!isIpv6(host) && !host.codePoints().allMatch(HostNames::isNameCharacter)) {
			// Not shown: with a stray '@', '/' or '?' this may be a piece of the
			// password.
			throw new InvalidDatabaseUrlException(
					"the host holds a character that no host name has. " + "If it belongs to the "
							+ "user name or the password, percent-encode it there; an IPv6 address goes into "
							+ "brackets, as in 'postgresql://[::1]:5432/app'.");
		}
	}

	static boolean isIpv6(String host) {
		return host.indexOf(':') >= 0 && Ipv6.matches(host);
	}

	static String text(String host) {
		return isIpv6(host) ? "[" + host.replace("%", "%25") + "]" : PercentCodec.encode(host, PercentCodec.NOTHING);
	}

	private static boolean isNameCharacter(int character) {
		return Character.isLetterOrDigit(character) || "-_.~".indexOf(character) >= 0;
	}

}
