package io.databases.sql;

import org.springframework.util.Assert;

/**
 * Names of tables, columns and the like.
 */
public final class SqlIdentifiers {

	private SqlIdentifiers() {
	}

	/**
	 * Quotes one identifier, so that it means exactly this name whatever characters it
	 * has. Quoted names keep their case, which matters where unquoted ones are folded.
	 * @param name a single name; a dot in it does not divide it
	 * @param dialect of the database
	 * @return the name in quotes
	 * @throws IllegalArgumentException if the name is empty or holds a NUL character,
	 * which no database accepts
	 */
	public static String quote(String name, Dialect dialect) {
		Assert.hasLength(name, "An identifier must not be empty");
		Assert.isTrue(name.indexOf('\0') < 0, () -> "The identifier '" + name.replace("\0", "\\0")
				+ "' holds a NUL character, which no database accepts");
		String quote = String.valueOf(dialect.identifierQuote());
		return quote + name.replace(quote, quote + quote) + quote;
	}

}
