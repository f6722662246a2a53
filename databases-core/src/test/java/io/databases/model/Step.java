package io.databases.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of work of a random tree. Each row has a number below 63 of its own; so what is
 * stored in the end tells which pieces have taken effect.
 */
public sealed interface Step {

	/** The number of nested transactions below, this one included. */
	default int depth() {
		return children().stream().mapToInt(Step::depth).max().orElse(0);
	}

	/**
	 * Whether transactions run side by side on a branch of so many nested ones.
	 * @param deep how many
	 * @param around how many there are around this step
	 */
	default boolean hasSiblingTransactions(int deep, int around) {
		return children().stream().anyMatch((child) -> child.hasSiblingTransactions(deep, around));
	}

	/** What it is made of. */
	default List<Step> children() {
		return List.of();
	}

	/** Stores a row, by the handle of one of the transactions around. */
	record Insert(int row, int handle) implements Step {

	}

	/** Stores several rows: all or none. */
	record InsertMany(List<Integer> rows, boolean duplicate, int handle) implements Step {

	}

	/** Reads. */
	record Read(int handle) implements Step {

	}

	/** A statement that fails: the row is there already. */
	record Duplicate(int handle) implements Step {

	}

	/** An error that has nothing to do with the database. */
	record Fail() implements Step {

	}

	/** Marks the innermost transaction. */
	record RollbackOnly() implements Step {

	}

	/** Cancels the nearest {@link Cancellable} around, and waits for that. */
	record Cancel() implements Step {

	}

	/** One after the other. */
	record Sequence(List<Step> steps) implements Step {

		@Override
		public List<Step> children() {
			return this.steps;
		}

		@Override
		public String label() {
			return "Sequence";
		}

	}

	/** Side by side; the first error cancels the others, or waits for them. */
	record Siblings(List<Step> steps, boolean delayErrors, boolean flatMap) implements Step {

		@Override
		public List<Step> children() {
			return this.steps;
		}

		@Override
		public boolean hasSiblingTransactions(int deep, int around) {
			boolean here = around + depth() >= deep
					&& this.steps.stream().filter((step) -> step.depth() > 0).count() > 1;
			return here || Step.super.hasSiblingTransactions(deep, around);
		}

		@Override
		public String label() {
			return "Siblings" + (this.delayErrors ? " delayErrors" : "") + (this.flatMap ? " flatMap" : "");
		}

	}

	/** Errors inside are handled. */
	record Handled(Step inner) implements Step {

		@Override
		public List<Step> children() {
			return List.of(this.inner);
		}

		@Override
		public String label() {
			return "Handled";
		}

	}

	/** What may be cancelled from within, at a point that is known. */
	record Cancellable(Step inner) implements Step {

		@Override
		public List<Step> children() {
			return List.of(this.inner);
		}

		@Override
		public String label() {
			return "Cancellable";
		}

	}

	/** What is cancelled some time, perhaps after its end. */
	record Racing(Step inner, int micros) implements Step {

		@Override
		public List<Step> children() {
			return List.of(this.inner);
		}

		@Override
		public String label() {
			return "Racing " + this.micros + " us";
		}

	}

	/** On another thread. */
	record OnThread(Step inner, boolean elastic) implements Step {

		@Override
		public List<Step> children() {
			return List.of(this.inner);
		}

		@Override
		public String label() {
			return "OnThread " + (this.elastic ? "boundedElastic" : "parallel");
		}

	}

	/** A transaction, or a savepoint inside one. */
	record Tx(Step inner, Form form, int handle) implements Step {

		@Override
		public List<Step> children() {
			return List.of(this.inner);
		}

		@Override
		public int depth() {
			return this.inner.depth() + 1;
		}

		@Override
		public boolean hasSiblingTransactions(int deep, int around) {
			return this.inner.hasSiblingTransactions(deep, around + 1);
		}

		@Override
		public String label() {
			return "Tx " + this.form + " handle=" + this.handle;
		}

	}

	/** How a transaction is opened. */
	enum Form {

		/** By the callback. */
		CALLBACK,

		/** By the callback for many values. */
		MANY,

		/** By the operator. */
		OPERATOR,

		/** By the callback, to be rolled back in any case. */
		FORCE_ROLLBACK,

		/** By the callback with a limit that is certainly reached. */
		TIMEOUT

	}

	/** What it is, without what is inside. */
	default String label() {
		return toString();
	}

	/** The tree in lines. */
	default String print() {
		return label() + children().stream()
			.map((child) -> "\n" + child.print().indent(2).stripTrailing())
			.collect(Collectors.joining());
	}

}
