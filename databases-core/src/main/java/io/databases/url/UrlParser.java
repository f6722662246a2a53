package io.databases.url;

import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The grammar:
 * {@code [prefix]scheme://[user[:password]@][host[:port],...][/database][?options]}, or
 * the form that SQLite has in JDBC, {@code jdbc:sqlite:path[?options]}.
 *
 * <p>
 * Where a password is not percent-encoded, its pieces turn up as host, port, database or
 * option. So no message quotes a piece of the text, and an {@code @} that is left over
 * anywhere is refused instead of guessed at.
 */
final class UrlParser {

	static final String EXAMPLES = "Write for instance 'postgresql://user:password@localhost:5432/app', "
			+ "'mysql://user:password@localhost/app' or 'sqlite:///app.db'.";

	private static final Pattern CREDENTIALS = Pattern.compile("(^|&)(user|password)=");

	private static final String JDBC_SQLITE = "sqlite:";

	private UrlParser() {
	}

	static UrlComponents parse(@Nullable String text) {
		String url = (text == null) ? "" : text.strip();
		if (url.isEmpty()) {
			throw new InvalidDatabaseUrlException("it is empty. " + EXAMPLES);
		}
		refuseControlCharacters(url);
		UrlPrefix prefix = UrlPrefix.of(url);
		String rest = prefix.rest();
		if (prefix.jdbc() && startsWith(rest, JDBC_SQLITE) && !rest.startsWith("//", JDBC_SQLITE.length())) {
			return jdbcSqlite(rest.substring(JDBC_SQLITE.length()));
		}
		int end = rest.indexOf("://");
		if (end < 0) {
			throw new InvalidDatabaseUrlException("it has no '://' after the scheme. " + EXAMPLES);
		}
		refuseFragment(rest);
		UrlAssembler assembler = new UrlAssembler(UrlScheme.parse(rest.substring(0, end)));
		hierarchical(assembler, rest.substring(end + 3), prefix.jdbc());
		if (prefix.tls()) {
			assembler.requireTls();
		}
		return assembler.assemble();
	}

	private static void hierarchical(UrlAssembler assembler, String text, boolean jdbc) {
		int question = text.indexOf('?');
		String query = (question < 0) ? "" : text.substring(question + 1);
		String hierarchy = (question < 0) ? text : text.substring(0, question);
		int slash = hierarchy.indexOf('/');
		String path = (slash < 0) ? "" : hierarchy.substring(slash + 1);
		String authority = (slash < 0) ? hierarchy : hierarchy.substring(0, slash);
		if (!assembler.scheme().isSqlite()) {
			boolean credentialsInQuery = jdbc && authority.indexOf('@') < 0 && CREDENTIALS.matcher(query).find();
			refuseStrayAt(path, credentialsInQuery ? "" : query);
		}
		assembler.authority(authority);
		assembler.database(PercentCodec.decode(path, "the database name"));
		assembler.query(query);
	}

	private static UrlComponents jdbcSqlite(String text) {
		int question = text.indexOf('?');
		UrlAssembler assembler = new UrlAssembler(new UrlScheme(UrlScheme.SQLITE, null, null));
		// As that driver has it: the path is literal, without percent-encoding.
		assembler.database((question < 0) ? text : text.substring(0, question));
		assembler.query((question < 0) ? "" : text.substring(question + 1));
		return assembler.assemble();
	}

	private static void refuseControlCharacters(String url) {
		for (int index = 0; index < url.length(); index++) {
			if (Character.isISOControl(url.charAt(index))) {
				throw new InvalidDatabaseUrlException(String.format(Locale.ROOT,
						"it holds a control character (U+%04X, character %d); " + "remove it or percent-encode it.",
						(int) url.charAt(index), index + 1));
			}
		}
	}

	private static void refuseFragment(String url) {
		int hash = url.indexOf('#');
		if (hash >= 0) {
			boolean beforeHost = url.indexOf('@', hash) >= 0;
			throw new InvalidDatabaseUrlException(
					"there is a '#' in " + (beforeHost ? "the user name or the password" : "the database or an option")
							+ "; percent-encode it as '%23'.");
		}
	}

	private static void refuseStrayAt(String path, String query) {
		if (path.indexOf('@') >= 0 || query.indexOf('@') >= 0) {
			throw new InvalidDatabaseUrlException("there is an '@' after the host. If the password holds '/' or '?', "
					+ "percent-encode them as '%2F' and '%3F'; if the '@' belongs to the database or to an option, "
					+ "write '%40'.");
		}
	}

	private static boolean startsWith(String text, String prefix) {
		return text.regionMatches(true, 0, prefix, 0, prefix.length());
	}

}
