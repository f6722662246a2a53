package io.databases.sql;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

import org.springframework.util.Assert;

/**
 * How one database reads SQL text, and how values are handed to it. Immutable.
 * <p>
 * A further database is described by {@link #builder(String)} or by changing a known one:
 * <pre class="code">
 * static final Dialect H2 = Dialect.builder("h2")
 *     .syntax(Syntax.DOLLAR_QUOTES)
 *     .placeholders(PlaceholderStyle.DOLLAR)
 *     .typedNull("CAST({} AS VARCHAR)")
 *     .build();
 * </pre> Dialects are compared by identity: keep one as a constant.
 */
public final class Dialect {

	/**
	 * PostgreSQL with {@code standard_conforming_strings} on, its default.
	 */
	public static final Dialect POSTGRESQL = builder("postgresql")
		.syntax(Syntax.NESTED_COMMENTS, Syntax.CARRIAGE_RETURN_ENDS_COMMENTS, Syntax.DOLLAR_QUOTES,
				Syntax.ESCAPE_STRINGS, Syntax.ARRAY_SLICES, Syntax.RETURNING, Syntax.TRANSACTION_LOCAL_SET,
				Syntax.SQL_CURSORS)
		.placeholders(PlaceholderStyle.DOLLAR)
		.lists(ListStyle.ARRAY)
		.paddedLists(true)
		.typedNull("{}::text")
		.maxParameters(65_535, true)
		.build();

	/**
	 * MySQL with its default {@code sql_mode}. A session with {@code ANSI_QUOTES} or
	 * {@code NO_BACKSLASH_ESCAPES} lacks {@link Syntax#DOUBLE_QUOTED_STRINGS} or
	 * {@link Syntax#BACKSLASH_ESCAPES}.
	 */
	public static final Dialect MYSQL = builder("mysql")
		.syntax(Syntax.HASH_COMMENTS, Syntax.SPACED_DASH_COMMENTS, Syntax.EXECUTABLE_COMMENTS, Syntax.BACKSLASH_ESCAPES,
				Syntax.DOUBLE_QUOTED_STRINGS, Syntax.BACKTICK_IDENTIFIERS, Syntax.USER_VARIABLES)
		.identifierQuote('`')
		.emptyListFrom(" FROM DUAL")
		.ddlCommits(true)
		.build();

	/**
	 * MariaDB: MySQL's rules, with {@code RETURNING}.
	 */
	public static final Dialect MARIADB = MYSQL.toBuilder("mariadb").syntax(Syntax.RETURNING).build();

	/**
	 * SQLite.
	 */
	public static final Dialect SQLITE = builder("sqlite")
		.syntax(Syntax.OPEN_COMMENTS, Syntax.BACKTICK_IDENTIFIERS, Syntax.BRACKET_IDENTIFIERS,
				Syntax.NAMED_PLACEHOLDERS, Syntax.RETURNING, Syntax.ROW_LISTS_AS_VALUES)
		.paddedLists(true)
		.maxParameters(32_766, false)
		.build();

	private final String name;

	private final Set<Syntax> syntax;

	private final PlaceholderStyle placeholders;

	private final ListStyle lists;

	private final boolean paddedLists;

	private final String typedNull;

	private final String emptyListFrom;

	private final int maxParameters;

	private final boolean maxParametersEnforced;

	private final boolean ddlCommits;

	private final char identifierQuote;

	private Dialect(Builder builder) {
		this.name = builder.name;
		this.syntax = Collections.unmodifiableSet(EnumSet.copyOf(builder.syntax));
		this.placeholders = builder.placeholders;
		this.lists = builder.lists;
		this.paddedLists = builder.paddedLists;
		this.typedNull = builder.typedNull;
		this.emptyListFrom = builder.emptyListFrom;
		this.maxParameters = builder.maxParameters;
		this.maxParametersEnforced = builder.maxParametersEnforced;
		this.ddlCommits = builder.ddlCommits;
		this.identifierQuote = builder.identifierQuote;
	}

	/**
	 * Describes a further database. It starts with standard SQL: <code>'…'</code> and
	 * {@code "…"} quotes, {@code --} and block comments, {@code ?} placeholders, expanded
	 * lists, no limit of parameters, transactional DDL.
	 * @param name in lower case, as it shall appear in messages
	 * @return a builder
	 */
	public static Builder builder(String name) {
		return new Builder(name);
	}

	/**
	 * Begins a further dialect that has everything of this one.
	 * @param name the name of the further dialect
	 * @return a builder
	 */
	public Builder toBuilder(String name) {
		Builder builder = new Builder(name);
		builder.syntax.addAll(this.syntax);
		builder.placeholders = this.placeholders;
		builder.lists = this.lists;
		builder.paddedLists = this.paddedLists;
		builder.typedNull = this.typedNull;
		builder.emptyListFrom = this.emptyListFrom;
		builder.maxParameters = this.maxParameters;
		builder.maxParametersEnforced = this.maxParametersEnforced;
		builder.ddlCommits = this.ddlCommits;
		builder.identifierQuote = this.identifierQuote;
		return builder;
	}

	/**
	 * A copy with further rules.
	 * @param rules what to add
	 * @return a dialect of the same name
	 */
	public Dialect with(Syntax... rules) {
		return toBuilder(this.name).syntax(rules).build();
	}

	/**
	 * A copy that lacks some rules, such as {@link Syntax#BACKSLASH_ESCAPES} for MySQL's
	 * {@code NO_BACKSLASH_ESCAPES}.
	 * @param rules what to leave out
	 * @return a dialect of the same name
	 */
	public Dialect without(Syntax... rules) {
		Builder builder = toBuilder(this.name);
		for (Syntax rule : rules) {
			builder.syntax.remove(rule);
		}
		return builder.build();
	}

	/**
	 * The name in lower case, such as {@code postgresql}.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Whether the database reads text by this rule.
	 * @param rule the rule
	 * @return {@code true} if it does
	 */
	public boolean has(Syntax rule) {
		return this.syntax.contains(rule);
	}

	/**
	 * How placeholders are written.
	 * @return the style
	 */
	public PlaceholderStyle placeholders() {
		return this.placeholders;
	}

	/**
	 * How a list inside {@code IN} is handed over.
	 * @return the style
	 */
	public ListStyle lists() {
		return this.lists;
	}

	/**
	 * Whether the size of an expanded list inside {@code IN} is rounded up to a power of
	 * two by repeating its last element, so that few different texts reach the caches of
	 * prepared statements.
	 * @return {@code true} if it is
	 */
	public boolean padsLists() {
		return this.paddedLists;
	}

	/**
	 * How many binds one statement may have. Bulk work plans its chunks with it.
	 * @return the limit
	 */
	public int maxParameters() {
		return this.maxParameters;
	}

	/**
	 * Whether rendering fails beyond {@link #maxParameters()}, since the answer of the
	 * server would not say what is wrong.
	 * @return {@code true} if it fails
	 */
	public boolean isMaxParametersEnforced() {
		return this.maxParametersEnforced;
	}

	/**
	 * Whether DDL, and a list of other statements, commit the transaction they are in.
	 * @return {@code true} if they do
	 */
	public boolean ddlCommits() {
		return this.ddlCommits;
	}

	/**
	 * The quote of identifiers: a double quote or a backtick.
	 * @return the quote
	 */
	public char identifierQuote() {
		return this.identifierQuote;
	}

	/**
	 * The text of a placeholder whose value is only tested for null.
	 * @return a text in which {@code {}} stands for the placeholder
	 */
	public String typedNull() {
		return this.typedNull;
	}

	String emptyListFrom() {
		return this.emptyListFrom;
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * Describes a dialect.
	 */
	public static final class Builder {

		private final String name;

		private final Set<Syntax> syntax = EnumSet.noneOf(Syntax.class);

		private PlaceholderStyle placeholders = PlaceholderStyle.QUESTION_MARK;

		private ListStyle lists = ListStyle.EXPAND;

		private boolean paddedLists;

		private String typedNull = "{}";

		private String emptyListFrom = "";

		private int maxParameters = 65_535;

		private boolean maxParametersEnforced;

		private boolean ddlCommits;

		private char identifierQuote = '"';

		private Builder(String name) {
			Assert.hasText(name, "'name' of a dialect must not be empty");
			this.name = name;
		}

		/**
		 * Adds rules of reading.
		 * @param rules the rules
		 * @return this builder
		 */
		public Builder syntax(Syntax... rules) {
			Collections.addAll(this.syntax, rules);
			return this;
		}

		/**
		 * Sets how placeholders are written; {@code ?} by default.
		 * @param style the style
		 * @return this builder
		 */
		public Builder placeholders(PlaceholderStyle style) {
			this.placeholders = style;
			return this;
		}

		/**
		 * Sets how lists inside {@code IN} are handed over; expanded by default.
		 * @param style the style
		 * @return this builder
		 */
		public Builder lists(ListStyle style) {
			this.lists = style;
			return this;
		}

		/**
		 * Sets whether sizes of expanded lists are rounded up to powers of two; not by
		 * default. Worth it where statements are prepared and cached by their text.
		 * @param padded whether they are
		 * @return this builder
		 */
		public Builder paddedLists(boolean padded) {
			this.paddedLists = padded;
			return this;
		}

		/**
		 * Sets how a placeholder is written directly before {@code IS [NOT] NULL}, for
		 * databases that can't tell its type there.
		 * @param template a text in which {@code {}} stands for the placeholder;
		 * {@code {}} by default
		 * @return this builder
		 */
		public Builder typedNull(String template) {
			Assert.isTrue(template.contains("{}"), "'template' must hold '{}', the place of the placeholder");
			this.typedNull = template;
			return this;
		}

		/**
		 * Sets what stands between {@code SELECT NULL} and {@code WHERE} in the query
		 * that takes the place of an empty list; nothing by default.
		 * @param from such as {@code " FROM DUAL"}
		 * @return this builder
		 */
		public Builder emptyListFrom(String from) {
			this.emptyListFrom = from;
			return this;
		}

		/**
		 * Sets the limit of binds of one statement; 65,535 by default.
		 * @param limit one or more
		 * @param enforced whether rendering fails beyond it, rather than the server
		 * @return this builder
		 */
		public Builder maxParameters(int limit, boolean enforced) {
			Assert.isTrue(limit > 0, "'limit' must be positive");
			this.maxParameters = limit;
			this.maxParametersEnforced = enforced;
			return this;
		}

		/**
		 * Sets whether DDL commits the transaction it is in; not by default.
		 * @param commits whether it does
		 * @return this builder
		 */
		public Builder ddlCommits(boolean commits) {
			this.ddlCommits = commits;
			return this;
		}

		/**
		 * Sets the quote of identifiers; a double quote by default.
		 * @param quote the quote
		 * @return this builder
		 */
		public Builder identifierQuote(char quote) {
			this.identifierQuote = quote;
			return this;
		}

		/**
		 * Makes the dialect.
		 * @return a dialect
		 */
		public Dialect build() {
			return new Dialect(this);
		}

	}

}
