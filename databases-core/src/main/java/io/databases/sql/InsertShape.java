package io.databases.sql;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * An INSERT of one row of {@code VALUES}, taken apart so that it can be written for many
 * rows. Immutable. There is one only where taking it apart is safe: every parameter
 * stands in the row, and neither the row nor what follows it looks at other rows.
 * <p>
 * The whole text of the statement is {@code prefix + "VALUES " + row + suffix}.
 *
 * @see SqlText#insertShape()
 */
public final class InsertShape {

	/** A name that nobody gives to a table. */
	private static final String ARRAYS = "databases_rows";

	private final Dialect dialect;

	private final String table;

	private final List<String> columns;

	private final String prefix;

	private final List<String> rowPieces;

	private final String suffix;

	private final List<Item> items;

	private final List<String> rowParameters;

	private final Conflict conflict;

	private final boolean returning;

	InsertShape(Dialect dialect, InsertParser parser) {
		this.dialect = dialect;
		this.table = parser.table();
		this.columns = parser.columns();
		this.prefix = parser.prefix();
		this.rowPieces = parser.rowPieces();
		this.suffix = parser.suffix();
		this.items = parser.items();
		this.rowParameters = parser.rowParameters();
		this.conflict = parser.conflict();
		this.returning = parser.isReturning();
	}

	/**
	 * The table as it was written, with its schema and quotes.
	 * @return the table
	 */
	public String table() {
		return this.table;
	}

	/**
	 * The columns as they were written, with their quotes.
	 * @return empty if the statement names none
	 */
	public List<String> columns() {
		return this.columns;
	}

	/**
	 * What stands before {@code VALUES}: {@code "INSERT INTO t (a, b) "}.
	 * @return the text
	 */
	public String prefix() {
		return this.prefix;
	}

	/**
	 * What follows the row, with the space before it; without a final semicolon.
	 * @return empty if nothing does
	 */
	public String suffix() {
		return this.suffix;
	}

	/**
	 * What stands in the row, in order.
	 * @return one entry for each value
	 */
	public List<Item> items() {
		return this.items;
	}

	/**
	 * The names of the parameters of one row in the order of their placeholders; a name
	 * that stands twice in the row comes twice.
	 * @return one entry for each bind of a row
	 */
	public List<String> rowParameters() {
		return this.rowParameters;
	}

	/**
	 * What happens to rows that exist already.
	 * @return the kind of the clause
	 */
	public Conflict conflict() {
		return this.conflict;
	}

	/**
	 * Whether the suffix ends in {@code RETURNING}.
	 * @return {@code true} if it does
	 */
	public boolean hasReturning() {
		return this.returning;
	}

	/**
	 * How many rows fit into one statement by its number of binds.
	 * @return one or more; without parameters the greatest number
	 */
	public int maxRows() {
		return this.rowParameters.isEmpty() ? Integer.MAX_VALUE
				: Math.max(1, this.dialect.maxParameters() / this.rowParameters.size());
	}

	/**
	 * The statement for several rows. Its binds are those of the first row in the order
	 * of {@link #rowParameters()}, then those of the second, and so on.
	 * @param rows one or more
	 * @return the text
	 */
	public String renderRows(int rows) {
		return renderRows(rows, (text, row, parameter) -> false);
	}

	/**
	 * The statement for several rows, with some of the values in the place of their
	 * placeholders. Its binds are the other values, in the same order.
	 * @param rows one or more
	 * @param values asked for each value of each row, in order
	 * @return the text
	 */
	public String renderRows(int rows, RowValues values) {
		Assert.isTrue(rows > 0, "'rows' must be positive");
		StringBuilder text = new StringBuilder(this.prefix.length() + this.suffix.length() + 8
				+ rows * (String.join("", this.rowPieces).length() + 6 * this.rowPieces.size()));
		text.append(this.prefix).append("VALUES ");
		int number = 0;
		for (int row = 0; row < rows; row++) {
			text.append((row == 0) ? "" : ", ").append(this.rowPieces.get(0));
			for (int i = 1; i < this.rowPieces.size(); i++) {
				if (!values.append(text, row, i - 1)) {
					this.dialect.placeholders().append(text, ++number);
				}
				text.append(this.rowPieces.get(i));
			}
		}
		return text.append(this.suffix).toString();
	}

	/**
	 * The statement for any number of rows, with one array as bind for each parameter of
	 * a row, in the order of {@link #rowParameters()}. The rows are inserted in the order
	 * of the arrays' elements.
	 * @param types the types of the elements, in the same order
	 * @return the text
	 */
	public String renderArrays(List<String> types) {
		Assert.isTrue(isFitForArrays(), "A row with DEFAULT, or without parameters, can't be read from arrays");
		Assert.isTrue(types.size() == this.rowParameters.size(), "'types' must be as many as there are parameters");
		String first = this.rowPieces.get(0);
		StringBuilder text = new StringBuilder(this.prefix).append("SELECT ")
			.append(first, first.indexOf('(') + 1, first.length());
		StringBuilder arrays = new StringBuilder();
		StringBuilder names = new StringBuilder();
		for (int i = 1; i < this.rowPieces.size(); i++) {
			String piece = this.rowPieces.get(i);
			String name = "p" + i;
			text.append(' ').append(ARRAYS).append('.').append(name).append(' ');
			text.append(piece, 0, (i == this.rowPieces.size() - 1) ? piece.lastIndexOf(')') : piece.length());
			this.dialect.placeholders().append(arrays.append((i == 1) ? "" : ", "), i);
			arrays.append("::").append(types.get(i - 1)).append("[]");
			names.append(name).append(", ");
		}
		return text.append(" FROM unnest(")
			.append(arrays)
			.append(") WITH ORDINALITY AS ")
			.append(ARRAYS)
			.append('(')
			.append(names)
			.append("n) ORDER BY ")
			.append(ARRAYS)
			.append(".n")
			.append(this.suffix)
			.toString();
	}

	/**
	 * Whether the row can be read from arrays: {@code DEFAULT} can stand in
	 * {@code VALUES} only.
	 * @return {@code true} if {@link #renderArrays} can be called
	 */
	public boolean isFitForArrays() {
		return !this.rowParameters.isEmpty()
				&& this.items.stream().noneMatch((item) -> item.kind() == Item.Kind.DEFAULT);
	}

	/**
	 * The values of several rows.
	 */
	@FunctionalInterface
	public interface RowValues {

		/**
		 * Write a value as a literal.
		 * @param text what stands before the value
		 * @param row the number of the row, from 0
		 * @param parameter its place in {@link #rowParameters()}
		 * @return {@code false} if nothing was written, for a placeholder
		 */
		boolean append(StringBuilder text, int row, int parameter);

	}

	/**
	 * One value of the row.
	 *
	 * @param kind what it is
	 * @param text as it was written
	 * @param parameter the name, if it is a parameter and nothing else
	 */
	public record Item(Kind kind, String text, @Nullable String parameter) {

		/**
		 * The kinds of values.
		 */
		public enum Kind {

			/** A parameter and nothing else. */
			PARAMETER,

			/** The word {@code DEFAULT}. */
			DEFAULT,

			/** One number or string, or {@code NULL}. */
			LITERAL,

			/** Anything else, perhaps with parameters in it. */
			EXPRESSION

		}

	}

	/**
	 * What happens to rows that exist already.
	 */
	public enum Conflict {

		/** An error. */
		NONE,

		/**
		 * Nothing, the new row is dropped: {@code ON CONFLICT DO NOTHING},
		 * {@code INSERT IGNORE}, {@code INSERT OR IGNORE}.
		 */
		IGNORE,

		/**
		 * The row is replaced: {@code REPLACE}, {@code INSERT OR REPLACE}.
		 */
		REPLACE,

		/**
		 * The row is changed: {@code ON CONFLICT DO UPDATE},
		 * {@code ON DUPLICATE KEY UPDATE}. PostgreSQL refuses a statement that meets the
		 * same row twice.
		 */
		UPDATE

	}

}
