package io.databases.spring.transaction;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;

/**
 * Runs a method in a transaction of a {@link io.databases.Database}: what it returns is
 * begun when it is subscribed, committed when it completes, and rolled back when it fails
 * or is cancelled.
 *
 * <pre class="code">
 * &#64;AsyncTransactional(isolation = Isolation.SERIALIZABLE, retry = 3)
 * Mono&lt;Transfer&gt; transfer(long from, long to, long cents) { ... }
 * </pre>
 *
 * <p>
 * On a method, which must return a reactive type or be a suspending function of Kotlin;
 * otherwise the application does not start. On a class or interface, for all its methods
 * of that kind. Also as a meta-annotation. The method's body runs only when the result is
 * subscribed, once for each subscription and each attempt. As with every annotation of
 * Spring's kind, a call from within the same object does not pass through it.
 *
 * <p>
 * With {@code Mono}, {@code Flux}, {@code Publisher} and Kotlin's {@code Flow} and
 * {@code suspend} the {@code Database} finds the transaction by itself. The types of
 * other libraries, RxJava's and Mutiny's among them, do not hand on the Reactor Context
 * in which it is found. A method that returns one of them takes the transaction as a
 * parameter and runs its statements on that; its callers pass {@code null}, or the
 * transaction that it is to be inside of:
 *
 * <pre class="code">
 * &#64;AsyncTransactional
 * Single&lt;Long&gt; add(String text, Transaction tx) {
 *     return Single.fromPublisher(tx.execute(INSERT, Map.of("text", text))).map(ExecuteResult::rowsAffected);
 * }
 * </pre>
 *
 * <p>
 * A {@code Mono}'s value is emitted after the commit. The values of a {@code Flux} are
 * emitted as they come: {@code take(n)} on it is a cancel, and so a rollback.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Reflective
public @interface AsyncTransactional {

	/**
	 * The same as {@link #database()}.
	 * @return name or qualifier of the {@code Database} bean
	 */
	@AliasFor("database")
	String value() default "";

	/**
	 * Which database.
	 * @return name or qualifier of the {@code Database} bean; empty for the primary one
	 */
	@AliasFor("value")
	String database() default "";

	/**
	 * What a transaction of the caller is to this one. By default a savepoint is made in
	 * it, so that a failure undoes the inner work only.
	 * @return the propagation
	 */
	Propagation propagation() default Propagation.NESTED;

	/**
	 * The isolation level. Inside another transaction it must be the same or
	 * {@link Isolation#DEFAULT}.
	 * @return the isolation level
	 */
	Isolation isolation() default Isolation.DEFAULT;

	/**
	 * Whether writes are refused, enforced by the database where it can.
	 * @return whether writes are refused
	 */
	boolean readOnly() default false;

	/**
	 * The limit for the whole transaction in seconds.
	 * @return the limit, {@code -1} for none
	 */
	int timeout() default -1;

	/**
	 * The limit for the whole transaction as text: a number of seconds or a duration such
	 * as {@code 500ms}; may be a placeholder such as <code>${transfers.timeout}</code>.
	 * @return the limit, empty for none
	 */
	String timeoutString() default "";

	/**
	 * How often the whole body is run again after a deadlock, serialization failure or
	 * busy database; only the outermost transaction does so.
	 * @return how often at most, 0 for never
	 */
	int retry() default 0;

	/**
	 * Whether to roll back in any case.
	 * @return whether to roll back even after success
	 */
	boolean forceRollback() default false;

	/**
	 * Whether statements are sent before which MySQL and MariaDB commit the transaction,
	 * DDL above all. With such a statement the transaction is over: what was done stays,
	 * everything after it is refused, the commit too. Only what the outermost transaction
	 * allows counts.
	 * @return whether they are sent
	 * @see io.databases.transaction.TransactionOptions#allowImplicitCommit(boolean)
	 */
	boolean allowImplicitCommit() default false;

	/**
	 * Errors after which to roll back although {@link #noRollbackFor()} covers a class
	 * above them. Every error rolls back unless it is said otherwise there.
	 * @return classes of errors
	 */
	Class<? extends Throwable>[] rollbackFor() default {};

	/**
	 * Errors after which to commit nevertheless; the caller gets the error after the
	 * commit.
	 * @return classes of errors
	 */
	Class<? extends Throwable>[] noRollbackFor() default {};

}
