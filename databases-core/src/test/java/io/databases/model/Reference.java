package io.databases.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import io.databases.model.Outcome.Signal;

/**
 * The reference: what may come of a piece of work, told without any database. Where a
 * cancel or an error meets work that runs side by side there are several answers; in each
 * of them a transaction's work is there as a whole or not at all.
 *
 * @param errorsSpoil whether a statement that fails leaves its transaction unusable
 * @param inTransaction whether there is a transaction around
 * @param failed whether that has failed, so that every statement is refused
 * @param mayFail whether what runs beside may make it fail meanwhile
 */
record Reference(boolean errorsSpoil, boolean inTransaction, boolean failed, boolean mayFail) {

	/** Trees with more answers than that prove little. */
	static final int LIMIT = 300;

	private static final Outcome REFUSED = new Outcome(0, true, false, Signal.ERROR);

	private static final Outcome SPOILT = new Outcome(0, true, false, Signal.COMPLETE);

	/** What may be stored when a tree has ended, and how it may end. */
	static Set<Outcome> of(Step tree, boolean errorsSpoil) {
		return new Reference(errorsSpoil, false, false, false).run(tree);
	}

	/** What may come of a step that runs to its end. */
	private Set<Outcome> run(Step step) {
		if (step instanceof Step.Fail) {
			return Set.of(Outcome.NOTHING.with(Signal.ERROR));
		}
		if (step instanceof Step.RollbackOnly) {
			return Set.of(new Outcome(0, this.failed, true, Signal.COMPLETE));
		}
		if (step instanceof Step.Cancel) {
			return Set.of(Outcome.NOTHING.with(Signal.CANCELLED));
		}
		if (step instanceof Step.Sequence sequence) {
			return sequence(sequence.steps(), false);
		}
		if (step instanceof Step.Siblings siblings) {
			return siblings(siblings);
		}
		if (step instanceof Step.Handled handled) {
			return each(run(handled.inner()), (one) -> one.is(Signal.ERROR) ? one.with(Signal.COMPLETE) : one);
		}
		if (step instanceof Step.Cancellable cancellable) {
			return each(run(cancellable.inner()), (one) -> one.is(Signal.CANCELLED) ? one.with(Signal.COMPLETE) : one);
		}
		if (step instanceof Step.Racing racing) {
			return union(run(racing.inner()), interrupted(racing.inner()));
		}
		if (step instanceof Step.OnThread onThread) {
			return run(onThread.inner());
		}
		if (this.failed) {
			return Set.of(REFUSED);
		}
		Set<Outcome> normal = (step instanceof Step.Tx tx) ? transaction(tx) : Set.of(statement(step));
		return this.mayFail ? union(normal, Set.of(REFUSED)) : normal;
	}

	private Outcome statement(Step step) {
		if (step instanceof Step.Insert insert) {
			return Outcome.stored(bit(insert.row()));
		}
		if (step instanceof Step.InsertMany many) {
			return many.duplicate() ? Outcome.NOTHING.with(Signal.ERROR) : Outcome.stored(bits(many));
		}
		if (step instanceof Step.Duplicate) {
			return new Outcome(0, this.inTransaction && this.errorsSpoil, false, Signal.ERROR);
		}
		return Outcome.NOTHING; // a read
	}

	private static long bit(int row) {
		return 1L << row;
	}

	private static long bits(Step.InsertMany many) {
		return many.rows().stream().mapToLong(Reference::bit).reduce(0, (one, other) -> one | other);
	}

	/*
	 * One after the other. What follows sees whether the transaction has failed
	 * meanwhile. With "cut", it may also end before any of them has.
	 */
	private Set<Outcome> sequence(List<Step> steps, boolean cut) {
		Set<Outcome> ended = new LinkedHashSet<>();
		Set<Outcome> running = Set.of(Outcome.NOTHING);
		for (Step step : steps) {
			Set<Outcome> next = new LinkedHashSet<>();
			for (Outcome before : running) {
				Reference here = after(before);
				if (cut) {
					here.interrupted(step).forEach((one) -> ended.add(before.and(one)));
				}
				for (Outcome one : here.run(step)) {
					Outcome both = before.and(one);
					(both.is(Signal.COMPLETE) ? next : ended).add(both);
				}
			}
			running = next;
		}
		ended.addAll(running);
		return ended;
	}

	private Reference after(Outcome before) {
		return before.failed() ? new Reference(this.errorsSpoil, this.inTransaction, true, this.mayFail) : this;
	}

	/*
	 * Who ends first with an error or a cancel interrupts the others, unless the errors
	 * are delayed.
	 */
	private Set<Outcome> siblings(Step.Siblings siblings) {
		Reference here = among(siblings);
		List<Set<Outcome>> full = siblings.steps().stream().map(here::run).toList();
		List<Set<Outcome>> any = siblings.steps()
			.stream()
			.map((step) -> union(here.run(step), here.interrupted(step)))
			.toList();
		Set<Outcome> all = new LinkedHashSet<>();
		for (int i = 0; i < full.size(); i++) {
			for (Outcome first : full.get(i)) {
				if (first.is(Signal.CANCELLED) || (first.is(Signal.ERROR) && !siblings.delayErrors())) {
					all.addAll(product(any, i, first));
				}
			}
		}
		List<Set<Outcome>> ended = full.stream()
			.map((some) -> only(some,
					(one) -> !one.is(Signal.CANCELLED) && (siblings.delayErrors() || !one.is(Signal.ERROR))))
			.toList();
		all.addAll(product(ended, -1, Outcome.NOTHING));
		return all;
	}

	/* If one of them may make the transaction fail, the others may notice. */
	private Reference among(Step.Siblings siblings) {
		boolean fails = this.inTransaction && siblings.steps()
			.stream()
			.anyMatch((step) -> union(run(step), interrupted(step)).stream().anyMatch(Outcome::failed));
		return (fails && interferes(siblings)) ? new Reference(this.errorsSpoil, this.inTransaction, this.failed, true)
				: this;
	}

	/* Without an error and without a cancel nothing fails. */
	private boolean interferes(Step.Siblings siblings) {
		return siblings.steps()
			.stream()
			.flatMap((step) -> run(step).stream())
			.anyMatch((one) -> one.failed() || !one.is(Signal.COMPLETE));
	}

	private static Set<Outcome> product(List<Set<Outcome>> parts, int first, Outcome start) {
		Set<Outcome> all = Set.of(start);
		for (int i = 0; i < parts.size(); i++) {
			if (i == first) {
				continue;
			}
			Set<Outcome> more = new LinkedHashSet<>();
			for (Outcome one : all) {
				for (Outcome other : parts.get(i)) {
					Signal signal = (first < 0 && (one.is(Signal.ERROR) || other.is(Signal.ERROR))) ? Signal.ERROR
							: start.signal();
					more.add(one.and(other).with(signal));
				}
			}
			if (more.size() > LIMIT * LIMIT) {
				throw new TooManyOutcomes();
			}
			all = more;
		}
		return all;
	}

	/* A transaction takes effect as a whole, after its body has completed. */
	private Set<Outcome> transaction(Step.Tx tx) {
		Set<Outcome> all = new LinkedHashSet<>();
		for (Outcome body : new Reference(this.errorsSpoil, true, false, false).run(tx.inner())) {
			if (tx.form() == Step.Form.TIMEOUT) {
				all.add(Outcome.NOTHING.with(Signal.ERROR));
			}
			if (body.is(Signal.CANCELLED)) {
				all.add(Outcome.NOTHING.with(Signal.CANCELLED));
			}
			else if (tx.form() != Step.Form.TIMEOUT) {
				all.add(end(tx, body));
			}
		}
		return all;
	}

	private static Outcome end(Step.Tx tx, Outcome body) {
		if (body.is(Signal.ERROR)) {
			return Outcome.NOTHING.with(Signal.ERROR);
		}
		if (body.rollbackOnly() || tx.form() == Step.Form.FORCE_ROLLBACK) {
			return Outcome.NOTHING;
		}
		return body.failed() ? Outcome.NOTHING.with(Signal.ERROR) : Outcome.stored(body.rows());
	}

	/** What may come of a step that is cancelled some time; the signal says nothing. */
	private Set<Outcome> interrupted(Step step) {
		Set<Outcome> all = new LinkedHashSet<>();
		all.add(new Outcome(0, this.failed, false, Signal.COMPLETE));
		if (step instanceof Step.Sequence sequence) {
			all.addAll(sequence(sequence.steps(), true));
		}
		else if (step instanceof Step.Siblings siblings) {
			Reference here = this.inTransaction ? new Reference(this.errorsSpoil, true, this.failed, true) : this;
			all.addAll(product(
					siblings.steps().stream().map((one) -> union(here.run(one), here.interrupted(one))).toList(), -1,
					Outcome.NOTHING));
		}
		else if (step instanceof Step.Tx || step instanceof Step.InsertMany) {
			all.addAll(run(step));
		}
		else if (step.children().isEmpty()) {
			all.addAll(run(step));
			if (this.inTransaction && isStatement(step)) {
				all.add(SPOILT);
			}
		}
		else {
			step.children().forEach((child) -> {
				all.addAll(interrupted(child));
				all.addAll(run(step));
			});
		}
		return each(all, (one) -> one.with(Signal.COMPLETE));
	}

	private static boolean isStatement(Step step) {
		return step instanceof Step.Insert || step instanceof Step.Read || step instanceof Step.Duplicate;
	}

	private static Set<Outcome> each(Set<Outcome> some, Function<Outcome, Outcome> change) {
		Set<Outcome> all = new LinkedHashSet<>();
		some.forEach((one) -> all.add(change.apply(one)));
		return limited(all);
	}

	private static Set<Outcome> union(Set<Outcome> one, Set<Outcome> other) {
		Set<Outcome> all = new LinkedHashSet<>(one);
		all.addAll(other);
		return limited(all);
	}

	private static Set<Outcome> limited(Set<Outcome> some) {
		if (some.size() > LIMIT) {
			throw new TooManyOutcomes();
		}
		return some;
	}

	private static Set<Outcome> only(Set<Outcome> some, Predicate<Outcome> wanted) {
		Set<Outcome> all = new LinkedHashSet<>(some);
		all.removeIf(wanted.negate());
		return all;
	}

	/** The tree is too wild for a model. */
	static final class TooManyOutcomes extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
