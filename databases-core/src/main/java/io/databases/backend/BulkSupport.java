package io.databases.backend;

import java.util.EnumSet;
import java.util.Set;

import io.databases.sql.InsertShape.Conflict;
import io.databases.sql.Literals;
import org.jspecify.annotations.Nullable;

/**
 * What a database does with many rows of one statement. Whatever is not named here goes
 * row by row, which is right on every database.
 *
 * @param together the clauses of an INSERT that do the same for many rows in one
 * statement as for one after the other
 * @param attempted the clauses that do the same unless the database refuses the statement
 * with SQLState 21000, since two of its rows meet
 * @param returnsInOrder whether a statement of many rows gives back one row for each, in
 * their order
 * @param joinsStatements whether several statements with binds may be sent as one text,
 * divided by semicolons; the first that fails must keep the rest from running
 * @param nullsTogether a query for whether rows with nulls may go together, asked where
 * there are nulls; {@code null} where they always may
 * @param valuesRows how many rows of {@code VALUES} a statement may have
 * @param maxBytes how large a statement may get, unless one row alone is larger
 * @param arrays how rows are handed over as one array for each parameter; {@code null}
 * where that can't be done
 * @param literals which values of an INSERT are written into its text, for drivers to
 * which each bind is dear; {@code null} where all are bound
 */
public record BulkSupport(Set<Conflict> together, Set<Conflict> attempted, boolean returnsInOrder,
		boolean joinsStatements, @Nullable String nullsTogether, int valuesRows, int maxBytes,
		@Nullable RowArrays arrays, @Nullable Literals literals) {

	/** More rows gain nothing. */
	static final int VALUES_ROWS = 1_000;

	/** With the text around the values less than what any server takes by default. */
	private static final int MAX_BYTES = 800_000;

	/**
	 * What every database can do: plain INSERTs with many rows of {@code VALUES}.
	 * @return the least support
	 */
	public static BulkSupport standard() {
		return new BulkSupport(EnumSet.of(Conflict.NONE), EnumSet.noneOf(Conflict.class), false, false, null,
				VALUES_ROWS, MAX_BYTES, null, null);
	}

	/**
	 * A database that takes the rows of a statement one after the other, whatever its
	 * clauses.
	 * @param returnsInOrder whether it gives back one row for each
	 * @param joinsStatements whether statements may be joined by semicolons
	 * @param nullsTogether a query for whether rows with nulls may go together
	 * @param valuesRows how many rows of {@code VALUES} a statement may have
	 * @return the support
	 */
	static BulkSupport sequential(boolean returnsInOrder, boolean joinsStatements, @Nullable String nullsTogether,
			int valuesRows) {
		return new BulkSupport(EnumSet.allOf(Conflict.class), EnumSet.noneOf(Conflict.class), returnsInOrder,
				joinsStatements, nullsTogether, valuesRows, MAX_BYTES, null, null);
	}

	BulkSupport withLiterals(Literals written) {
		return new BulkSupport(this.together, this.attempted, this.returnsInOrder, this.joinsStatements,
				this.nullsTogether, this.valuesRows, this.maxBytes, this.arrays, written);
	}

}
