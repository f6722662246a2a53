package io.databases.lease;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.test.MockConnection;
import io.r2dbc.spi.test.MockStatement;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import io.databases.backend.ServerSession;
import io.databases.error.Failure;
import io.databases.error.Failure.Effect;
import io.databases.error.FailureKind;
import io.databases.transaction.TransactionOptions;

/**
 * A server that does as it is told: each call is answered at once, or as the test says.
 * What was sent is written down; a call that is cancelled is written down too.
 */
final class FakeSession extends ServerSession {

	final RuntimeException refused = new R2dbcBadGrammarException("refused", "42000");

	final RuntimeException lost = new R2dbcNonTransientResourceException("lost", "08006");

	final List<String> sent = new CopyOnWriteArrayList<>();

	final AtomicInteger closed = new AtomicInteger();

	final MockConnection pooled = MockConnection.empty();

	private final Map<String, Queue<Mono<?>>> answers = new ConcurrentHashMap<>();

	private final Set<String> throwing = ConcurrentHashMap.newKeySet();

	private final Set<String> mute = ConcurrentHashMap.newKeySet();

	/** Calls that were sent and neither answered nor cancelled. */
	final AtomicInteger unanswered = new AtomicInteger();

	/** What the server would say. */
	volatile boolean inTransaction;

	private volatile boolean over;

	volatile boolean committed;

	private boolean inOrder;

	private AtomicInteger results = new AtomicInteger();

	private boolean resettable = true;

	private boolean runsOut;

	private PhysicalConnection physical;

	FakeSession() {
		super(MockConnection.builder().valid(true).build());
	}

	/** A driver that makes this statement of every text. */
	FakeSession(MockStatement statement) {
		super(MockConnection.builder().valid(true).statement(statement).build());
	}

	/** Whose results must not be cancelled. */
	FakeSession runsOut(boolean must) {
		this.runsOut = must;
		return this;
	}

	@Override
	public boolean mustRunOut() {
		return this.runsOut;
	}

	/** The next such call is answered so; the ones after it at once. */
	FakeSession answer(String call, Mono<?> answer) {
		this.answers.computeIfAbsent(call, (name) -> new ArrayDeque<>()).add(answer);
		return this;
	}

	/** The next such call throws, as no driver should. */
	FakeSession throwing(String call) {
		this.throwing.add(call);
		return this;
	}

	/** The next such call is not even told that it has been subscribed to. */
	FakeSession mute(String call) {
		this.mute.add(call);
		return this;
	}

	/** As on a real connection nothing is answered behind what is not answered. */
	FakeSession inOrder() {
		this.inOrder = true;
		return this;
	}

	/** The same, also behind results that are counted elsewhere. */
	FakeSession inOrder(AtomicInteger results) {
		this.results = results;
		return inOrder();
	}

	FakeSession notResettable() {
		this.resettable = false;
		return this;
	}

	Lease lease() {
		return lease(Limits.defaults());
	}

	Lease lease(Limits limits) {
		this.physical = new PhysicalConnection(this, limits.drain());
		PhysicalConnection used = this.physical;
		// as the pool does
		Mono<Void> back = Mono.defer(() -> Mono.from(used.isDoomed() ? used.close() : this.pooled.close()));
		return new Lease(used, back, this::classify, limits, (lease) -> this.closed.incrementAndGet());
	}

	/** Whether nobody will use the connection again. */
	boolean isDoomed() {
		return this.physical.isDoomed();
	}

	/** Whether the pool has the connection again. */
	boolean isHandedBack() {
		return this.closed.get() > 0;
	}

	private Failure classify(Throwable error) {
		if (error instanceof R2dbcNonTransientResourceException) {
			return Failure.of(FailureKind.CONNECTION_LOST, Effect.CONNECTION, "08006", 0);
		}
		return Failure.of(FailureKind.OTHER, Effect.STATEMENT, null, 0);
	}

	private Mono<Void> call(String name) {
		return call(name, Mono.empty()).then();
	}

	<T> Mono<T> call(String name, Mono<T> otherwise) {
		if (this.throwing.remove(name)) {
			this.sent.add(name);
			throw new IllegalStateException(name + " threw");
		}
		if (this.mute.remove(name)) {
			this.sent.add(name);
			this.unanswered.incrementAndGet();
			return new Mute<>();
		}
		return Mono.defer(() -> {
			this.sent.add(name);
			Queue<Mono<?>> told = this.answers.get(name);
			Mono<?> next = (told != null) ? told.poll() : null;
			@SuppressWarnings("unchecked") // as the test says
			Mono<T> answer = (next != null) ? (Mono<T>) next : otherwise;
			boolean stuck = this.unanswered.getAndIncrement() + this.results.get() > 0 && this.inOrder
					&& !List.of("CANCEL", "TERMINATE").contains(name);
			return (stuck ? Mono.<T>never() : answer).doOnTerminate(this.unanswered::decrementAndGet).doOnCancel(() -> {
				this.unanswered.decrementAndGet();
				this.sent.add(name + " was cancelled");
			});
		});
	}

	@Override
	public Publisher<Void> begin(TransactionOptions options) {
		return call("BEGIN").doOnSuccess((begun) -> this.inTransaction = true);
	}

	@Override
	public Publisher<Void> commit() {
		return call("COMMIT").doOnSuccess((done) -> {
			this.inTransaction = false;
			this.committed = true;
		});
	}

	@Override
	public Publisher<Void> rollback() {
		return call("ROLLBACK").doOnSuccess((done) -> this.inTransaction = false);
	}

	@Override
	public Publisher<Void> savepoint(String name) {
		return call("SAVEPOINT " + name);
	}

	@Override
	public Publisher<Void> releaseSavepoint(String name) {
		return call("RELEASE " + name);
	}

	@Override
	public Publisher<Void> rollbackToSavepoint(String name) {
		return call("ROLLBACK TO " + name);
	}

	@Override
	public Publisher<Void> cancel() {
		return call("CANCEL");
	}

	@Override
	public Publisher<Void> terminate() {
		return call("TERMINATE");
	}

	@Override
	public Publisher<Void> reset() {
		return this.resettable ? call("RESET") : null;
	}

	@Override
	public Publisher<Boolean> fence() {
		return call("FENCE", Mono.just(true));
	}

	/** From now on the server says that no transaction is open. */
	void endTransaction() {
		this.over = true;
	}

	@Override
	public boolean isTransactionOver() {
		return this.over;
	}

	/** A statement that is answered as the publisher does. */
	<T> StatementFlux<T> statement(Scope scope, StatementKind kind, String sql, Publisher<T> answer) {
		return new StatementFlux<>(scope, kind, sql, null, (connection) -> {
			this.sent.add(sql);
			return answer;
		});
	}

	StatementFlux<Integer> read(Scope scope, String sql) {
		return statement(scope, StatementKind.READ, sql, Mono.just(1));
	}

	/** What never answers its subscriber. */
	private static final class Mute<T> extends Mono<T> {

		@Override
		public void subscribe(CoreSubscriber<? super T> actual) {
			// not a word
		}

	}

}
