package io.databases.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.connection.TransactionOperations;
import io.databases.model.Step.Form;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs one tree on a database. Its rows have numbers from a base on, so that many trees
 * share a table.
 */
final class TreeRun {

	private static final Duration HASTY = Duration.ofMillis(3);

	private static final String INSERT = "INSERT INTO marks(id) VALUES (:id)";

	private final Database database;

	private final long base;

	TreeRun(Database database, long base) {
		this.database = database;
		this.base = base;
	}

	/** What the body of a test throws. */
	static final class Failed extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Failed() {
			super("on purpose", null, false, false);
		}

	}

	Mono<Void> run(Step tree) {
		return run(tree, new Place(List.of(this.database), null));
	}

	/** What a step can reach. */
	private record Place(List<TransactionOperations> handles, Sinks.@Nullable Empty<Void> cancel) {

		/* One in two goes by the database alone, as most code does. */
		TransactionOperations handle(int number) {
			return this.handles.get((number % 2 == 0) ? 0 : number / 2 % this.handles.size());
		}

		Place inside(Transaction transaction) {
			List<TransactionOperations> all = new ArrayList<>(this.handles);
			all.add(transaction);
			return new Place(all, this.cancel);
		}

	}

	private Mono<Void> run(Step step, Place place) {
		if (step instanceof Step.Fail) {
			return Mono.error(Failed::new);
		}
		if (step instanceof Step.RollbackOnly) {
			return this.database.currentTransaction().doOnNext(Transaction::setRollbackOnly).then();
		}
		if (step instanceof Step.Cancel) {
			return cancel(place);
		}
		if (step instanceof Step.Sequence sequence) {
			return Flux.fromIterable(sequence.steps()).concatMap((one) -> run(one, place)).then();
		}
		if (step instanceof Step.Siblings siblings) {
			return siblings(siblings, place);
		}
		if (step instanceof Step.Handled handled) {
			return run(handled.inner(), place).onErrorResume((error) -> Mono.empty());
		}
		if (step instanceof Step.Cancellable cancellable) {
			return cancellable(cancellable, place);
		}
		if (step instanceof Step.Racing racing) {
			return run(racing.inner(), place)
				.takeUntilOther(Mono.delay(Duration.ofNanos(racing.micros() * 1_000L), Schedulers.parallel()));
		}
		if (step instanceof Step.OnThread onThread) {
			Scheduler scheduler = onThread.elastic() ? Schedulers.boundedElastic() : Schedulers.parallel();
			return run(onThread.inner(), place).subscribeOn(scheduler).publishOn(Schedulers.parallel());
		}
		return (step instanceof Step.Tx tx) ? transaction(tx, place) : statement(step, place);
	}

	private static Mono<Void> cancel(Place place) {
		return Mono.defer(() -> {
			Sinks.Empty<Void> sink = place.cancel();
			if (sink == null) {
				return Mono.error(new IllegalStateException("There is nothing to cancel"));
			}
			sink.tryEmitEmpty();
			return Mono.never();
		});
	}

	private Mono<Void> cancellable(Step.Cancellable cancellable, Place place) {
		return Mono.defer(() -> {
			Sinks.Empty<Void> sink = Sinks.empty();
			return run(cancellable.inner(), new Place(place.handles(), sink)).takeUntilOther(sink.asMono());
		});
	}

	private Mono<Void> siblings(Step.Siblings siblings, Place place) {
		List<Mono<Void>> all = siblings.steps().stream().map((one) -> run(one, place)).toList();
		if (siblings.flatMap()) {
			Flux<Mono<Void>> flux = Flux.fromIterable(all);
			return siblings.delayErrors() ? flux.flatMapDelayError((one) -> one, 16, 16).then()
					: flux.flatMap((one) -> one, 16).then();
		}
		return siblings.delayErrors() ? Mono.whenDelayError(all) : Mono.when(all);
	}

	private Mono<Void> transaction(Step.Tx tx, Place place) {
		if (tx.form() == Form.OPERATOR) {
			return this.database.transactional(Mono.defer(() -> run(tx.inner(), place)));
		}
		TransactionOptions options = TransactionOptions.defaults()
			.forceRollback(tx.form() == Form.FORCE_ROLLBACK)
			.timeout((tx.form() == Form.TIMEOUT) ? HASTY : null);
		TransactionOperations on = place.handle(tx.handle());
		if (tx.form() == Form.MANY) {
			return on
				.inTransactionMany(options,
						(transaction) -> run(tx.inner(), place.inside(transaction)).thenMany(Flux.just(1, 2)))
				.then();
		}
		return on.inTransaction(options, (transaction) -> {
			Mono<Void> body = run(tx.inner(), place.inside(transaction));
			return (tx.form() == Form.TIMEOUT) ? body.then(Mono.never()) : body;
		});
	}

	private Mono<Void> statement(Step step, Place place) {
		if (step instanceof Step.Insert insert) {
			return place.handle(insert.handle()).execute(INSERT, Map.of("id", this.base + insert.row())).then();
		}
		if (step instanceof Step.InsertMany many) {
			List<Map<String, Long>> rows = new ArrayList<>();
			many.rows().forEach((row) -> rows.add(Map.of("id", this.base + row)));
			if (many.duplicate()) {
				rows.add(1, Map.of("id", 0L));
			}
			return place.handle(many.handle()).executeMany(INSERT, rows).then();
		}
		if (step instanceof Step.Duplicate duplicate) {
			return place.handle(duplicate.handle()).execute(INSERT, Map.of("id", 0L)).then();
		}
		if (step instanceof Step.Read read) {
			return place.handle(read.handle())
				.fetchAll("SELECT id FROM marks WHERE id < :id", Map.of("id", 3L), Long.class)
				.then();
		}
		return Mono.error(new IllegalStateException("Not a statement: " + step));
	}

}
