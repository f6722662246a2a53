package io.databases.url;

import java.util.regex.Pattern;

/**
 * The form of an IPv6 address, without asking any name service.
 */
final class Ipv6 {

	private static final int GROUPS = 8;

	private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");

	private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_.~-]{1,64}");

	private static final Pattern IPV4 = Pattern
		.compile("(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}");

	private Ipv6() {
	}

	/**
	 * Whether the text is an address, with {@code %zone} behind it or not.
	 */
	static boolean matches(String text) {
		int percent = text.indexOf('%');
		if (percent >= 0 && !ZONE.matcher(text.substring(percent + 1)).matches()) {
			return false;
		}
		String address = (percent < 0) ? text : text.substring(0, percent);
		int gap = address.indexOf("::");
		if (gap < 0) {
			return groups(address, true) == GROUPS;
		}
		int before = groups(address.substring(0, gap), false);
		int after = groups(address.substring(gap + 2), true);
		return before >= 0 && after >= 0 && before + after < GROUPS;
	}

	/**
	 * The number of groups, where an IPv4 address at the end is two; -1 if one is wrong.
	 */
	private static int groups(String text, boolean last) {
		if (text.isEmpty()) {
			return 0;
		}
		String[] groups = text.split(":", GROUPS + 2);
		int count = groups.length;
		for (int index = 0; index < groups.length; index++) {
			if (last && index == groups.length - 1 && IPV4.matcher(groups[index]).matches()) {
				count++;
			}
			else if (!GROUP.matcher(groups[index]).matches()) {
				return -1;
			}
		}
		return count;
	}

}
