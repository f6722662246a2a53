package io.databases.url;

/**
 * What other worlds put before the scheme, taken off: {@code jdbc:}, {@code r2dbc:},
 * {@code r2dbcs:} (over TLS), {@code r2dbc:pool:}.
 *
 * @param rest the URL without the prefix
 * @param jdbc whether it was a JDBC URL
 * @param tls whether the prefix asks for TLS
 */
record UrlPrefix(String rest, boolean jdbc, boolean tls) {

	private static final String JDBC = "jdbc:";

	private static final String R2DBC = "r2dbc:";

	private static final String R2DBCS = "r2dbcs:";

	private static final String POOL = "pool:";

	static UrlPrefix of(String url) {
		char first = url.charAt(0);
		if (first == '"' || first == '\'' || first == '`') {
			throw new InvalidDatabaseUrlException("it begins with a quotation mark; remove the quotes around it.");
		}
		if (has(url, JDBC)) {
			return new UrlPrefix(url.substring(JDBC.length()), true, false);
		}
		boolean tls = has(url, R2DBCS);
		if (tls || has(url, R2DBC)) {
			String rest = url.substring(tls ? R2DBCS.length() : R2DBC.length());
			return new UrlPrefix(has(rest, POOL) ? rest.substring(POOL.length()) : rest, false, tls);
		}
		return new UrlPrefix(url, false, false);
	}

	@Override
	public String toString() {
		return "UrlPrefix[jdbc=" + this.jdbc + ", tls=" + this.tls + "]";
	}

	private static boolean has(String text, String prefix) {
		return text.regionMatches(true, 0, prefix, 0, prefix.length());
	}

}
