package io.databases.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import io.databases.sql.Lexer.Unterminated;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A SQL text as one database reads it: its {@code :name} parameters and what it does.
 * Immutable, made by one scan whose time is linear in the length of the text.
 * <p>
 * A parameter is a colon that a letter or an underscore follows, outside of strings,
 * quoted identifiers and comments. It is none in a cast ({@code ::}), an assignment
 * ({@code :=}), or in an array's slice ({@code a[1:n]}; write {@code a[1 : :n]} to have
 * one there). A colon that shall stay is written {@code \:}.
 * <p>
 * The scan never fails. A text without parameters is sent as it was written (but for what
 * drivers misread, which is sent in another way that means the same), even where a string
 * or comment lacks its end: the server may know better. With parameters
 * {@link #render(ParameterSource) rendering} fails there, since they might stand in the
 * wrong place.
 */
public final class SqlText {

	private final String sql;

	private final Dialect dialect;

	private final Edits edits;

	private final Slot[] slots;

	private final ParameterNames names;

	private final @Nullable Unterminated unterminated;

	private final boolean nativePlaceholders;

	private final Statements statements;

	/** What is rendered when every value is a single one. */
	private final Shape plain;

	/** For each bind of {@link #plain}: the first bind of the same parameter. */
	private final int[] firstBinds;

	/** What was rendered last for lists. Races are harmless: any shape is a good one. */
	private volatile @Nullable Shape lastShape;

	/**
	 * Known once {@link #insertParsed} is set. Races are harmless: all results are equal.
	 */
	private @Nullable InsertShape insertShape;

	private volatile boolean insertParsed;

	private SqlText(String sql, Dialect dialect, Edits edits, Lexer lexer, Places places, Statements statements) {
		this.sql = sql;
		this.dialect = dialect;
		this.edits = edits;
		this.slots = places.slots().toArray(new Slot[0]);
		this.unterminated = lexer.unterminated();
		this.nativePlaceholders = places.hasNativePlaceholders();
		this.statements = statements;
		this.names = new ParameterNames(this.slots);
		this.plain = plainShape();
		this.firstBinds = firstBinds(this.plain);
	}

	/**
	 * Scans a text.
	 * @param sql the text
	 * @param dialect how it is read
	 * @return what is known about it
	 */
	public static SqlText parse(String sql, Dialect dialect) {
		Assert.notNull(sql, "'sql' must not be null");
		Assert.notNull(dialect, "'dialect' must not be null");
		Edits edits = new Edits();
		Lexer lexer = new Lexer(sql, dialect, edits);
		Places places = new Places();
		Statements statements = new Statements(dialect);
		for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
			places.accept(lexer);
			statements.accept(lexer);
		}
		statements.end();
		return new SqlText(sql, dialect, edits, lexer, places, statements);
	}

	/**
	 * The text as it was written.
	 * @return the text
	 */
	public String sql() {
		return this.sql;
	}

	/**
	 * The text without what follows its last word: semicolons, white space and comments.
	 * What is appended to it is read as a part of the statement.
	 * @return the text, as far as it says something
	 */
	public String withoutEnd() {
		return this.sql.substring(0, this.statements.textEnd());
	}

	/**
	 * How the text was read.
	 * @return the dialect
	 */
	public Dialect dialect() {
		return this.dialect;
	}

	/**
	 * The parameters in order of occurrence.
	 * @return one entry for each occurrence
	 */
	public List<SqlParameter> parameters() {
		return Arrays.stream(this.slots).map(Slot::parameter).toList();
	}

	/**
	 * The names of the parameters in order of first occurrence.
	 * @return each name once
	 */
	public List<String> parameterNames() {
		return IntStream.range(0, this.names.count()).mapToObj(this.names::name).toList();
	}

	/**
	 * How many statements the text holds. Semicolons in strings, comments and the bodies
	 * of routines do not divide it.
	 * @return 0 for a text of comments and white space
	 */
	public int statements() {
		return this.statements.count();
	}

	/**
	 * What the first statement does, told behind comments, parentheses and common table
	 * expressions.
	 * @return {@link Verb#UNKNOWN} if its word is not known
	 */
	public Verb verb() {
		return this.statements.verb();
	}

	/**
	 * Whether a statement may change stored data: what is not known to read only. A query
	 * that locks rows counts as one, a function that it calls does not.
	 * @return {@code true} if one may
	 */
	public boolean isWrite() {
		return this.statements.isWrite();
	}

	/**
	 * Whether a statement changes the schema or rights.
	 * @return {@code true} if one does
	 */
	public boolean isDdl() {
		return this.statements.isDdl();
	}

	/**
	 * Whether the database commits the running transaction before a statement. What a
	 * procedure does is not seen.
	 * @return {@code true} if it does; always {@code false} where
	 * {@link Dialect#ddlCommits() DDL does not commit}
	 */
	public boolean causesImplicitCommit() {
		return this.statements.causesImplicitCommit();
	}

	/**
	 * Whether a statement begins, ends or divides a transaction by itself: raw
	 * {@code BEGIN}, {@code COMMIT}, {@code ROLLBACK}, {@code SAVEPOINT}, a change of
	 * {@code autocommit}, and the like.
	 * @return {@code true} if one does
	 */
	public boolean controlsTransaction() {
		return this.statements.controlsTransaction();
	}

	/**
	 * Whether a statement may return rows.
	 * @return {@code true} if one may
	 */
	public boolean returnsRows() {
		return this.statements.returnsRows();
	}

	/**
	 * Whether a statement that changes rows returns some by {@code RETURNING}.
	 * @return {@code true} if one does
	 */
	public boolean hasReturning() {
		return this.statements.hasReturning();
	}

	/**
	 * Whether the session may be another one afterwards: settings, temporary tables,
	 * prepared statements, notifications, advisory and named locks, user variables,
	 * attached files, raw transactions. An unknown statement and an anonymous block may
	 * do anything; what procedures and the user's functions do is not seen.
	 * @return {@code true} if the session must be reset before someone else has it
	 */
	public boolean touchesSession() {
		return this.statements.touchesSession();
	}

	/**
	 * Puts the database's placeholders in the place of the parameters, and the values in
	 * the order of the placeholders. Where every value is a single one this makes no more
	 * than the array of the values and the result around it.
	 * @param values by name; their collections and arrays must not change meanwhile
	 * @return the text and its binds
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if a value is
	 * missing, if one is given that the text has no parameter for (by a source that
	 * {@link ParameterSource#isExact() says what it gives}), or if a list can't stand
	 * where its parameter does
	 */
	public RenderedSql render(ParameterSource values) {
		if (this.slots.length == 0) {
			if (values.isExact() && values.size() > 0) {
				ParameterErrors.checkNames(this, values);
			}
			return new RenderedSql(this, this.plain, RenderedSql.NO_BINDS);
		}
		if (this.unterminated != null || this.nativePlaceholders) {
			throw ParameterErrors.unreadable(this, this.unterminated);
		}
		if (values.isExact() && values.size() != this.names.count()) {
			ParameterErrors.checkNames(this, values);
		}
		@Nullable Object[] binds = new @Nullable Object[this.plain.bindCount()];
		boolean lists = collect(values, binds);
		return lists ? renderLists(binds) : new RenderedSql(this, this.plain, asSingleValues(binds));
	}

	/**
	 * The statement taken apart for many rows.
	 * @return empty unless it is an INSERT of one row of {@code VALUES} that is
	 * understood with certainty
	 */
	public Optional<InsertShape> insertShape() {
		if (!this.insertParsed) {
			this.insertShape = InsertParser.parse(this);
			this.insertParsed = true;
		}
		return Optional.ofNullable(this.insertShape);
	}

	/**
	 * What lacks its end, as {@code "string that begins in line 2, column 7"}.
	 * @return {@code null} if nothing does
	 */
	public @Nullable String unterminated() {
		return (this.unterminated != null) ? ParameterErrors.describe(this.sql, this.unterminated) : null;
	}

	@Override
	public String toString() {
		return this.sql;
	}

	int slotCount() {
		return this.slots.length;
	}

	Slot slot(int index) {
		return this.slots[index];
	}

	int parameterOf(int slot) {
		return this.names.indexAt(slot);
	}

	String name(int parameter) {
		return this.names.name(parameter);
	}

	void copy(StringBuilder text, int start, int end) {
		this.edits.append(text, this.sql, start, end);
	}

	private Shape plainShape() {
		if (this.slots.length == 0) {
			return new Shape(this, Shape.scalars(), this.edits.apply(this.sql, 0, this.sql.length()), new int[0],
					new int[0]);
		}
		return new Renderer(this, new @Nullable ListValue[this.names.count()]).render(Shape.scalars());
	}

	private int[] firstBinds(Shape shape) {
		int[] firsts = new int[shape.bindCount()];
		int[] byParameter = new int[this.names.count()];
		Arrays.fill(byParameter, -1);
		for (int bind = 0; bind < firsts.length; bind++) {
			int parameter = shape.parameter(bind);
			if (byParameter[parameter] < 0) {
				byParameter[parameter] = bind;
			}
			firsts[bind] = byParameter[parameter];
		}
		return firsts;
	}

	/** Takes each value once. Returns whether there is a list among them. */
	private boolean collect(ParameterSource values, @Nullable Object[] binds) {
		boolean lists = false;
		for (int bind = 0; bind < binds.length; bind++) {
			int first = this.firstBinds[bind];
			if (first < bind) {
				binds[bind] = binds[first];
				continue;
			}
			String name = this.names.name(this.plain.parameter(bind));
			Object value = values.get(name);
			if (value == null && !values.has(name)) {
				throw ParameterErrors.missing(this, name, values);
			}
			binds[bind] = value;
			lists |= ListValue.isList(value);
		}
		return lists;
	}

	private @Nullable Object[] asSingleValues(@Nullable Object[] binds) {
		for (int bind = 0; bind < binds.length; bind++) {
			if (this.plain.part(bind) == Shape.NULLNESS) {
				binds[bind] = RenderedSql.nullness(binds[bind]);
			}
		}
		return binds;
	}

	private RenderedSql renderLists(@Nullable Object[] plainBinds) {
		@Nullable Object[] values = new @Nullable Object[this.names.count()];
		for (int bind = 0; bind < plainBinds.length; bind++) {
			values[this.plain.parameter(bind)] = plainBinds[bind];
		}
		@Nullable ListValue[] lists = new @Nullable ListValue[values.length];
		int[] sizes = new int[2 * values.length];
		for (int i = 0; i < values.length; i++) {
			Object value = values[i];
			sizes[2 * i] = Shape.WHOLE;
			if (value != null && ListValue.isList(value)) {
				ListValue list = ListValue.of(value);
				if (list == null) {
					throw ParameterErrors.unevenRows(this, this.names.name(i));
				}
				lists[i] = list;
				sizes[2 * i] = Lists.size(this, i, list);
				sizes[2 * i + 1] = list.rowSize() * 2 + (list.isArray() ? 1 : 0);
			}
		}
		Shape shape = shape(sizes, lists);
		return new RenderedSql(this, shape, binds(shape, values, lists));
	}

	private Shape shape(int[] sizes, @Nullable ListValue[] lists) {
		Shape last = this.lastShape;
		if (last != null && last.hasSizes(sizes)) {
			return last;
		}
		Shape shape = new Renderer(this, lists).render(sizes);
		this.lastShape = shape;
		return shape;
	}

	private static @Nullable Object[] binds(Shape shape, @Nullable Object[] values, @Nullable ListValue[] lists) {
		@Nullable Object[] binds = new @Nullable Object[shape.bindCount()];
		for (int bind = 0; bind < binds.length; bind++) {
			Object value = values[shape.parameter(bind)];
			ListValue list = lists[shape.parameter(bind)];
			int part = shape.part(bind);
			if (part == Shape.NULLNESS) {
				binds[bind] = RenderedSql.nullness(value);
			}
			else if (part == Shape.WHOLE || list == null) {
				binds[bind] = value;
			}
			else {
				binds[bind] = (part == Shape.ARRAY) ? list.toArray() : list.member(part);
			}
		}
		return binds;
	}

}
