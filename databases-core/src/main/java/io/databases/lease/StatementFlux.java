package io.databases.lease;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * One statement on a lease: waits for the turn of its scope, runs, and leaves the turn
 * when it is over. Elements pass through untouched, with the receiver's demand.
 *
 * @param <T> what the statement gives
 */
public final class StatementFlux<T> extends Flux<T> {

	private static final Logger logger = LoggerFactory.getLogger(StatementFlux.class);

	final Scope scope;

	final StatementKind kind;

	final String sql;

	final @Nullable Consumer<Contention> contended;

	final Function<? super Connection, ? extends Publisher<T>> work;

	final boolean continued;

	final boolean portal;

	final @Nullable Duration limit;

	/** For messages. */
	final String limitName;

	/**
	 * Creates a statement that may take as long as it likes.
	 * @param scope where it runs
	 * @param kind what is known of it
	 * @param sql its text, for messages to others who wait
	 * @param contended called, perhaps several times, when something else wants the turn
	 * while this has it; {@code null} if that is of no interest
	 * @param work sends it over the driver's connection and reads its result; called once
	 * for each subscription
	 */
	public StatementFlux(Scope scope, StatementKind kind, String sql, @Nullable Consumer<Contention> contended,
			Function<? super Connection, ? extends Publisher<T>> work) {
		this(scope, kind, sql, contended, work, null);
	}

	/**
	 * Creates a statement.
	 * @param scope where it runs
	 * @param kind what is known of it
	 * @param sql its text, for messages to others who wait
	 * @param contended called, perhaps several times, when something else wants the turn
	 * while this has it; {@code null} if that is of no interest
	 * @param work sends it over the driver's connection and reads its result; called once
	 * for each subscription
	 * @param limit how long it may take from when it is sent, without the time in which
	 * its receiver has no demand; {@code null} for no limit
	 */
	public StatementFlux(Scope scope, StatementKind kind, String sql, @Nullable Consumer<Contention> contended,
			Function<? super Connection, ? extends Publisher<T>> work, @Nullable Duration limit) {
		this(scope, kind, sql, contended, work, limit, "statement", false, false);
	}

	private StatementFlux(Scope scope, StatementKind kind, String sql, @Nullable Consumer<Contention> contended,
			Function<? super Connection, ? extends Publisher<T>> work, @Nullable Duration limit, String limitName,
			boolean continued, boolean portal) {
		this.limit = limit;
		this.limitName = limitName;
		this.scope = scope;
		this.kind = kind;
		this.sql = sql;
		this.contended = contended;
		this.work = work;
		this.continued = continued;
		this.portal = portal;
	}

	/** Asks the server for a sign of life, within the limit for that. */
	static StatementFlux<Boolean> signOfLife(Scope scope) {
		Lease lease = scope.lease();
		return new StatementFlux<>(scope, StatementKind.READ, "a sign of life", null,
				(connection) -> lease.session().fence(), lease.limits().validate(), "validation_timeout", false, false);
	}

	/** Changes a setting of the session, within the limit for a turn. */
	static StatementFlux<Void> setting(Scope scope, String what, Function<Connection, Publisher<Void>> work) {
		return new StatementFlux<>(scope, new StatementKind(false, true, false, false), "setting the " + what, null,
				work, scope.lease().limits().turn(), "turn", false, false);
	}

	/**
	 * A statement that reads on where another one has stopped. Cancelling it before its
	 * first row only ends a stream early.
	 * @return the same statement, of which something has come already
	 */
	public StatementFlux<T> continued() {
		return new StatementFlux<>(this.scope, this.kind, this.sql, this.contended, this.work, this.limit,
				this.limitName, true, this.portal);
	}

	/**
	 * A statement with a fetch size: if it is cancelled, the driver ends it before the
	 * next rows are fetched.
	 * @return the same statement, which is cancelled instead of being read to its end
	 */
	public StatementFlux<T> portal() {
		return new StatementFlux<>(this.scope, this.kind, this.sql, this.contended, this.work, this.limit,
				this.limitName, this.continued, true);
	}

	/**
	 * Reads the rows of a statement with a fetch size and without parameters so that a
	 * cancel ends it before the next rows are fetched, and what was fetched is read all
	 * the same.
	 * @param <T> the rows
	 * @param results the driver's
	 * @param read reads the rows of a result
	 * @return the rows
	 */
	public static <T> Flux<T> portalRows(Publisher<? extends Result> results,
			Function<Result, ? extends Publisher<T>> read) {
		return new PortalResults(results)
			.concatMap((result) -> new RunOut<T>(read.apply(result), StatementFlux::unheard), 0)
			.doOnDiscard(Result.class, (result) -> RunOut.discard(result, Context.empty()));
	}

	private static void unheard(Throwable error) {
		logger.debug("The rest of a cancelled statement failed", error);
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		StatementRun<T> run = new StatementRun<>(this, actual);
		actual.onSubscribe(run);
		run.start();
	}

	/**
	 * Somebody waits for the turn that a statement has.
	 */
	@FunctionalInterface
	public interface Contention {

		/**
		 * Refuses those who wait.
		 * @param reason what they are told
		 * @return {@code true} if what remains is the end of the scope itself, which
		 * can't be refused
		 */
		boolean turnAway(Supplier<? extends Throwable> reason);

	}

}
