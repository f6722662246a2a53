package io.databases.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.databases.model.Step.Form;

/**
 * Makes trees from seeds: the same tree from the same seed.
 */
final class TreeGenerator {

	private static final int MOST_ROWS = 40;

	private static final int DEPTH = 5;

	private final Random random;

	private int rows;

	private boolean cancellable;

	TreeGenerator(long seed) {
		this.random = new Random(seed);
	}

	/** A tree: most of the time a transaction that contains something. */
	Step tree() {
		if (this.random.nextInt(4) == 0) {
			return list(0, false);
		}
		return tx(0);
	}

	private boolean oneIn(int times) {
		return this.random.nextInt(times) == 0;
	}

	private Step tx(int depth) {
		Form form = switch (this.random.nextInt(20)) {
			case 0 -> Form.FORCE_ROLLBACK;
			case 1 -> Form.TIMEOUT;
			case 2, 3, 4 -> Form.MANY;
			case 5, 6, 7 -> Form.OPERATOR;
			default -> Form.CALLBACK;
		};
		Step tx = new Step.Tx(list(depth + 1, true), form, this.random.nextInt(8));
		return oneIn(3) ? new Step.Handled(tx) : tx;
	}

	private Step list(int depth, boolean inTransaction) {
		int size = 1 + this.random.nextInt(4);
		List<Step> steps = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			steps.add(step(depth, inTransaction));
		}
		boolean transactions = steps.stream().filter((step) -> step.depth() > 0).count() > 1;
		if (steps.size() > 1 && this.random.nextInt(5) < (transactions ? 4 : 2)) {
			return new Step.Siblings(steps, oneIn(3), oneIn(2));
		}
		return new Step.Sequence(steps);
	}

	private Step step(int depth, boolean inTransaction) {
		boolean deeper = depth < DEPTH && this.rows < MOST_ROWS;
		int kind = this.random.nextInt(100);
		if (deeper && kind < 36) {
			return around(tx(depth));
		}
		if (deeper && kind < 42) {
			return around(list(depth + 1, inTransaction));
		}
		if (deeper && kind < 47 && !this.cancellable) {
			return cancellable(depth, inTransaction);
		}
		if (deeper && kind < 50) {
			return new Step.Racing(step(depth + 1, inTransaction), this.random.nextInt(2_000));
		}
		if (kind < 53 && this.cancellable) {
			return new Step.Cancel();
		}
		return leaf(inTransaction);
	}

	private Step cancellable(int depth, boolean inTransaction) {
		this.cancellable = true;
		Step inner = oneIn(2) ? tx(depth) : list(depth + 1, inTransaction);
		Step withPoint = new Step.Sequence(List.of(inner, new Step.Cancel()));
		this.cancellable = false;
		return new Step.Cancellable(
				oneIn(2) ? withPoint : new Step.Tx(withPoint, Form.CALLBACK, this.random.nextInt(8)));
	}

	private Step around(Step step) {
		return switch (this.random.nextInt(6)) {
			case 0 -> new Step.Handled(step);
			case 1 -> new Step.OnThread(step, this.random.nextBoolean());
			default -> step;
		};
	}

	private Step leaf(boolean inTransaction) {
		int handle = this.random.nextInt(8);
		int kind = this.random.nextInt(100);
		if (kind < 8) {
			return new Step.Fail();
		}
		if (kind < 14) {
			return oneIn(2) ? new Step.Handled(new Step.Duplicate(handle)) : new Step.Duplicate(handle);
		}
		if (kind < 18 && inTransaction) {
			return new Step.RollbackOnly();
		}
		if (kind < 28) {
			return new Step.Read(handle);
		}
		if (kind < 36 && this.rows < MOST_ROWS) {
			return new Step.InsertMany(List.of(row(), row(), row()), oneIn(4), handle);
		}
		return (this.rows < 62) ? new Step.Insert(row(), handle) : new Step.Read(handle);
	}

	/* Row 0 is there from the beginning. */
	private int row() {
		return ++this.rows;
	}

}
