package io.databases.sqlite.engine;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * The operations of one session, one after the other.
 *
 * <p>
 * Invariants: used inside the mailbox only, but for {@code outstanding}. The operation at
 * the head is the only one that may wait: for the write turn, or for another process
 * ({@code parked}). While it is {@code running} nothing else starts and the turn stays
 * where it is. The turn is held from before the first statement that may write until the
 * transaction has ended and no cursor of a write is open.
 */
final class OperationQueue implements TurnKeeper.Listener {

	private static final Logger logger = LoggerFactory.getLogger(OperationQueue.class);

	private static final long LONGEST_PAUSE_MILLIS = 25;

	private final Session session;

	private final TurnKeeper turn;

	private final Deque<Operation> queue = new ArrayDeque<>();

	/** Operations that have not ended: counted on any thread. */
	private final AtomicInteger outstanding = new AtomicInteger();

	/** The changes that have just ended in one transaction. */
	private @Nullable List<Group.Member> grouped;

	private boolean parked;

	private boolean running;

	/** Whether an operation is told how it ended: the next one waits for its own task. */
	private boolean finishing;

	private long pause = 1;

	OperationQueue(Session session, WriteTurn turn) {
		this.session = session;
		this.turn = new TurnKeeper(session, turn, this);
	}

	/** Count an operation that is on its way. From any thread. */
	void announce() {
		this.outstanding.incrementAndGet();
	}

	/** Whether no operation is on its way. From any thread. */
	boolean isIdle() {
		return this.outstanding.get() == 0;
	}

	void addLast(Operation announced) {
		this.queue.addLast(announced);
		pumpUnlessFinishing();
	}

	void addFirst(Operation announced) {
		this.queue.addFirst(announced);
		pumpUnlessFinishing();
	}

	/** Not from inside of another operation: thousands of them would fill the stack. */
	private void pumpUnlessFinishing() {
		if (!this.finishing) {
			pump();
		}
	}

	/** One operation at a time: what its result causes comes before the next one. */
	void pump() {
		Operation operation = next();
		if (operation == null) {
			settle();
			return;
		}
		R2dbcException refusal = refusal(operation);
		if (refusal == null && needsTurn(operation)) {
			refusal = this.turn.isAsked() ? null : askForTurn(operation);
			if (refusal == null && (!this.turn.isHeld() || this.parked)) {
				return;
			}
		}
		Throwable error = (refusal != null) ? refusal : run(operation);
		if (this.parked) {
			return;
		}
		List<Group.Member> grouped = this.grouped;
		if (grouped != null) {
			this.grouped = null;
			finish(grouped);
		}
		else {
			remove(operation);
			settle();
			finish(operation, error);
		}
	}

	private @Nullable Operation next() {
		if (this.parked || this.running || isInOtherHands()) {
			return null;
		}
		Operation head = this.queue.peekFirst();
		while (head != null && head.flag().isCancelled()) {
			remove(head);
			head = this.queue.peekFirst();
		}
		return head;
	}

	/**
	 * The holder of the turn may run the head where it is still wanted, and where nothing
	 * has come before it.
	 */
	private boolean isInOtherHands() {
		Operation offered = this.turn.offered();
		if (offered == null
				|| (offered == this.queue.peekFirst() && !offered.flag().isCancelled() && !this.session.isClosed())) {
			return false;
		}
		return !this.turn.withdrawOffer();
	}

	private void remove(Operation operation) {
		if (this.queue.remove(operation)) {
			this.outstanding.decrementAndGet();
		}
	}

	private void finish(Operation operation, @Nullable Throwable error) {
		this.finishing = true;
		try {
			tell(operation, error);
		}
		finally {
			finished();
		}
	}

	/** In their order, and all of them before anything that they cause. */
	private void finish(List<Group.Member> members) {
		members.forEach(member -> remove(member.operation()));
		settle();
		this.finishing = true;
		try {
			for (Group.Member member : members) {
				Throwable error = member.deliver();
				tellSafely(member.operation(), error);
			}
		}
		finally {
			finished();
		}
	}

	private void finished() {
		this.finishing = false;
		if (!this.queue.isEmpty()) {
			this.session.wake();
		}
	}

	/** A subscriber that throws must not keep the next one from its result. */
	private static void tellSafely(Operation operation, @Nullable Throwable error) {
		try {
			tell(operation, error);
		}
		catch (RuntimeException ex) {
			logger.error("A subscriber to an SQLite connection failed", ex);
		}
	}

	private static void tell(Operation operation, @Nullable Throwable error) {
		if (error != null) {
			operation.failed(error);
		}
		else {
			operation.done();
		}
	}

	private @Nullable R2dbcException refusal(Operation operation) {
		if (this.session.isClosed() && !(operation instanceof Closing)) {
			return new R2dbcNonTransientResourceException("The connection is closed", "08003", 0, operation.sql());
		}
		return operation.isAllowedAfterLoss() ? null : this.session.transaction().refusal(operation.sql());
	}

	private boolean needsTurn(Operation operation) {
		if (this.turn.isHeld() || this.session.transaction().isOpen()) {
			return false;
		}
		return switch (operation.access()) {
			case NONE -> false;
			case READ -> this.session.engine().isShared();
			case WRITE -> true;
		};
	}

	/** Returns why the operation must not wait, or null. */
	private @Nullable R2dbcException askForTurn(Operation operation) {
		if (this.turn.isHeldByOneOf(operation.holders())) {
			return new R2dbcNonTransientResourceException("The statement would wait for its own caller, whose "
					+ "transaction on another connection has the write turn of the database: run it inside that "
					+ "transaction, or after it", "55006", 0, operation.sql());
		}
		this.turn.ask(Objects.requireNonNullElse(operation.lockWait(), this.session.lockWait()), offer(operation));
		if (this.turn.isHeld() && operation.change() != null && this.session.mayGroup()) {
			letOthersCome(isShareable(operation));
		}
		return null;
	}

	private Group.@Nullable Member offer(Operation operation) {
		Change change = operation.change();
		return (change != null && isShareable(operation)) ? new Group.Member(this.session, operation, change) : null;
	}

	private boolean isShareable(Operation operation) {
		Change change = operation.change();
		return change != null && change.shareable() && this.session.mayGroup() && this.session.isPlain();
	}

	/**
	 * With the turn, behind those that are about to ask for it and those that are about
	 * to come into this queue: they can join then.
	 */
	private void letOthersCome(boolean fromOtherSessions) {
		Engine engine = this.session.engine();
		if (fromOtherSessions && engine.isBusy()) {
			this.parked = true;
			engine.executeLater(this::comeBack);
		}
		else if (engine.hasMore()) {
			this.parked = true;
			engine.execute(this::comeBack);
		}
	}

	private void comeBack() {
		this.parked = false;
		pump();
	}

	private @Nullable Throwable run(Operation operation) {
		this.running = true;
		try {
			this.grouped = this.turn.isHeld() ? new GroupLeader(this.session, this.turn).lead(operation, following())
					: null;
			if (this.grouped == null) {
				operation.run(this.session);
			}
			this.pause = 1;
			return null;
		}
		catch (SQLException ex) {
			if (Errors.isBusy(ex) && waitForOthers(operation)) {
				return null;
			}
			this.session.transaction().verify();
			return Errors.translate(ex, operation.sql(), operation.flag());
		}
		catch (RuntimeException | Error ex) {
			return ex;
		}
		finally {
			this.running = false;
		}
	}

	/** What comes after the head. */
	private Iterator<Operation> following() {
		Iterator<Operation> all = this.queue.iterator();
		all.next();
		return all;
	}

	/** Another process has a lock: try again in a while, without holding a thread. */
	private boolean waitForOthers(Operation operation) {
		long limit = Objects.requireNonNullElse(operation.lockWait(), this.session.busyTimeout()).toNanos();
		if (operation.flag().isCancelled() || System.nanoTime() - operation.busySince() >= limit) {
			return false;
		}
		this.parked = true;
		Schedulers.parallel().schedule(() -> this.session.execute(this::comeBack), this.pause, TimeUnit.MILLISECONDS);
		this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MILLIS);
		return true;
	}

	/** Let go of the turn as soon as nothing needs it. */
	void settle() {
		if (this.turn.isAsked() && !this.running && !(this.turn.isHeld() ? usesTurn() : waitsForTurn())) {
			if (this.turn.isHeld()) {
				clear();
			}
			this.turn.release();
		}
	}

	private void clear() {
		this.session.engine().clear(this.session.options().cursorBufferRows());
	}

	/** Whoever has the turn clears it before anyone else has it. */
	void clearUnlessTaken() {
		if (this.turn.isFree()) {
			clear();
		}
	}

	private boolean usesTurn() {
		return this.parked || this.session.transaction().isOpen() || this.session.hasOpenWrite();
	}

	private boolean waitsForTurn() {
		Operation head = next();
		return head != null && needsTurn(head);
	}

	@Override
	public void granted() {
		pump();
	}

	@Override
	public void gaveUp(Duration limit) {
		Operation head = next();
		if (head != null) {
			remove(head);
			finish(head, new R2dbcTimeoutException(
					("The statement has waited %s for the write turn of the database, which another connection of "
							+ "this process holds; %d more are waiting")
						.formatted(limit, this.turn.waiting()),
					"55P03", 5, head.sql()));
		}
	}

	@Override
	public void joined(Group.Member outcome) {
		remove(outcome.operation());
		settle();
		finish(outcome.operation(), outcome.deliver());
	}

	@Override
	public void putBack() {
		pump();
	}

	/** Fail everything but the closing, and what another session is about to end. */
	void failAll(R2dbcException error) {
		this.parked = false;
		Operation taken = isInOtherHands() ? this.turn.offered() : null;
		for (Operation operation : List.copyOf(this.queue)) {
			if (operation != taken && !(operation instanceof Closing)) {
				remove(operation);
				operation.failed(error);
			}
		}
		pump();
	}

}
