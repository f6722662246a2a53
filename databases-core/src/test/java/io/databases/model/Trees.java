package io.databases.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.databases.Database;
import io.databases.error.DatabaseStateException;
import io.databases.error.DatabaseTimeoutException;
import io.databases.model.Outcome.Signal;
import io.databases.model.Step.Form;
import io.databases.transaction.TransactionFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs random trees and compares what is stored with what the model allows.
 */
public final class Trees {

	/** The table that the trees store their rows in; the row 0 is there already. */
	public static final List<String> TABLE = List.of("CREATE TABLE marks(id BIGINT PRIMARY KEY)",
			"INSERT INTO marks(id) VALUES (0)");

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final int ROWS = 64;

	private static final int DEEP = 3;

	private final boolean errorsSpoil;

	private final Database database;

	private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();

	private int ran;

	private int rich;

	private int definite;

	private final Map<String, Integer> counts = new TreeMap<>();

	/**
	 * Creates the run.
	 * @param database the database, with the table
	 * @param errorsSpoil whether a statement that fails leaves its transaction unusable
	 */
	public Trees(Database database, boolean errorsSpoil) {
		this.database = database;
		this.errorsSpoil = errorsSpoil;
	}

	/** How many were run, by what they contain and how they ended. */
	public Map<String, Integer> counts() {
		return this.counts;
	}

	/** How many were run. */
	public int ran() {
		return this.ran;
	}

	/**
	 * The share of those in which transactions run side by side on a branch of three
	 * levels of transactions or more.
	 */
	public double shareOfRich() {
		return (double) this.rich / this.ran;
	}

	/** The share of those of which the model allows one outcome only. */
	public double shareOfDefinite() {
		return (double) this.definite / this.ran;
	}

	/** Errors that came when nobody waited for them any more and that nobody expects. */
	public List<Throwable> unexpectedlyDropped() {
		return this.dropped.stream().filter((error) -> !isExpected(error) && !isLate(error)).toList();
	}

	/** The statement of a branch that was cancelled, whose scope has ended meanwhile. */
	private static boolean isLate(Throwable error) {
		return error instanceof DatabaseStateException
				&& String.valueOf(error.getMessage()).startsWith("A statement came after the end of transaction");
	}

	/** How many errors came when nobody waited for them any more. */
	public int dropped() {
		return this.dropped.size();
	}

	/**
	 * Runs the tree of a seed.
	 * @param seed tells the tree
	 * @throws AssertionError if something else came of it than the model allows
	 */
	public void run(long seed) {
		Tree tree = tree(seed);
		long base = ++this.ran * (long) ROWS;
		AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
		Signal signal;
		long stored;
		try {
			signal = new TreeRun(this.database, base).run(tree.step())
				.thenReturn(Signal.COMPLETE)
				.onErrorResume((failure) -> {
					error.set(failure);
					return Mono.just(Signal.ERROR);
				})
				.contextWrite((context) -> context.put("reactor.onErrorDropped.local",
						(Consumer<Throwable>) this.dropped::add))
				.block(LIMIT);
			awaitIdle();
			stored = stored(base);
		}
		catch (RuntimeException ex) {
			throw new AssertionError(tree.failed("did not come to its end: " + ex), ex);
		}
		check(tree, new Outcome(stored, false, false, signal), error.get());
		boolean isRich = tree.step().hasSiblingTransactions(DEEP, 0);
		this.rich += isRich ? 1 : 0;
		this.definite += (tree.allowed().size() == 1) ? 1 : 0;
		count("trees", true);
		count("transactions side by side, 3 deep", isRich);
		count("one outcome possible", tree.allowed().size() == 1);
		count("something cancelled", tree.contains(Step.Cancellable.class) || tree.contains(Step.Racing.class));
		count("a timeout", tree.contains(Form.TIMEOUT));
		count("nothing stored", stored == 0);
		count("ended with " + signal, true);
	}

	private void count(String what, boolean so) {
		this.counts.merge(what, so ? 1 : 0, Integer::sum);
	}

	private static void check(Tree tree, Outcome outcome, @Nullable Throwable error) {
		if (error != null && !isExpected(error)) {
			throw new AssertionError(tree.failed("ended with an error that nobody expects: " + error), error);
		}
		if (!tree.allowed().contains(outcome)) {
			throw new AssertionError(
					tree.failed("found: " + show(outcome) + ((error != null) ? " (" + error + ")" : "") + "\nallowed: "
							+ tree.allowed().stream().map(Trees::show).collect(Collectors.joining("\n         "))),
					error);
		}
	}

	private static String show(Outcome outcome) {
		StringBuilder rows = new StringBuilder();
		for (int row = 1; row < ROWS; row++) {
			rows.append(((outcome.rows() >>> row) & 1) == 1 ? " " + row : "");
		}
		return outcome.signal() + " with rows [" + rows.toString().strip() + "]";
	}

	private static boolean isExpected(Throwable error) {
		if (Exceptions.isMultiple(error)) {
			return Exceptions.unwrapMultiple(error).stream().allMatch(Trees::isExpected);
		}
		return error instanceof TreeRun.Failed || error instanceof DuplicateKeyException
				|| error instanceof TransactionFailedException || (error instanceof DatabaseTimeoutException
						&& String.valueOf(error.getMessage()).contains("was rolled back: it took longer"));
	}

	private long stored(long base) {
		return this.database
			.fetchAll("SELECT id FROM marks WHERE id >= :base AND id < :end", Map.of("base", base, "end", base + ROWS),
					Long.class)
			.flatMapIterable((ids) -> ids)
			.reduce(0L, (bits, id) -> bits | (1L << (id - base)))
			.block(LIMIT);
	}

	/* What was cancelled is rolled back in the background. */
	private void awaitIdle() {
		if (this.database.poolStats().acquired() > 0) {
			Flux.interval(Duration.ofMillis(1))
				.onBackpressureDrop()
				.filter((tick) -> this.database.poolStats().acquired() == 0)
				.next()
				.timeout(LIMIT, Mono.error(() -> new AssertionError("Not given back: " + this.database.poolStats())))
				.block(LIMIT.plusSeconds(5));
		}
	}

	/* Trees of which the model could say nothing definite are left out. */
	private Tree tree(long seed) {
		for (int attempt = 0;; attempt++) {
			Step step = new TreeGenerator(seed * 1_000_003 + attempt).tree();
			try {
				return new Tree(seed, step, Reference.of(step, this.errorsSpoil));
			}
			catch (Reference.TooManyOutcomes ex) {
				if (attempt > 100) {
					throw ex;
				}
			}
		}
	}

	/**
	 * A tree and what may come of it.
	 *
	 * @param seed tells the tree
	 * @param step the tree
	 * @param allowed what may come of it
	 */
	private record Tree(long seed, Step step, Set<Outcome> allowed) {

		Tree {
			// the marks say nothing where there is no transaction around
			allowed = allowed.stream()
				.map((one) -> new Outcome(one.rows(), false, false, one.signal()))
				.collect(Collectors.toSet());
		}

		boolean contains(Class<? extends Step> kind) {
			return any(this.step, kind::isInstance);
		}

		boolean contains(Form form) {
			return any(this.step, (one) -> one instanceof Step.Tx tx && tx.form() == form);
		}

		private static boolean any(Step step, Predicate<Step> wanted) {
			return wanted.test(step) || step.children().stream().anyMatch((child) -> any(child, wanted));
		}

		String failed(String how) {
			return "The tree of seed " + this.seed + " (repeat it with -Ddatabases.trees.seed=" + this.seed + "): "
					+ how + "\n" + this.step.print();
		}

	}

}
