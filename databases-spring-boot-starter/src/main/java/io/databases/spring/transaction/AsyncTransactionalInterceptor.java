package io.databases.spring.transaction;

import io.databases.Database;
import io.databases.connection.Transaction;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.ReactiveAdapter;
import org.springframework.util.Assert;

/**
 * Runs the rest of an invocation in a transaction, each time that its result is
 * subscribed.
 */
final class AsyncTransactionalInterceptor implements MethodInterceptor {

	private final AsyncTransactionalSource source;

	private final DatabaseLookup databases;

	AsyncTransactionalInterceptor(AsyncTransactionalSource source, DatabaseLookup databases) {
		this.source = source;
		this.databases = databases;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		Class<?> targetClass = (target != null) ? AopUtils.getTargetClass(target)
				: invocation.getMethod().getDeclaringClass();
		TransactionAttributes attributes = this.source.attributes(invocation.getMethod(), targetClass);
		if (attributes == null) {
			return invocation.proceed();
		}
		Assert.state(invocation instanceof ProxyMethodInvocation, "Only proxies of Spring are supported");
		// A snapshot of where the chain is and of the arguments. It is taken here, in the
		// caller's thread, since the first clone changes the invocation it is taken of.
		MethodInvocation snapshot = ((ProxyMethodInvocation) invocation).invocableClone();
		return inTransaction((ProxyMethodInvocation) snapshot, attributes);
	}

	private Object inTransaction(ProxyMethodInvocation snapshot, TransactionAttributes attributes) {
		Database database = this.databases.get(attributes.database());
		MethodShape shape = attributes.shape();
		TransactionRunner runner = new TransactionRunner(database, attributes);
		Publisher<?> result = shape.many()
				? callers(runner.many((tx) -> Flux.from(proceed(snapshot, shape, tx))), database, snapshot, shape)
				: callers(runner.one((tx) -> Mono.from(proceed(snapshot, shape, tx))), database, snapshot, shape);
		ReactiveAdapter adapter = shape.adapter();
		return (adapter != null) ? adapter.fromPublisher(result) : result;
	}

	/** Lets the transaction be inside of the one whose handle the caller has passed. */
	private static Publisher<Object> callers(Publisher<Object> result, Database database,
			ProxyMethodInvocation snapshot, MethodShape shape) {
		Object passed = shape.takesHandle() ? snapshot.getArguments()[shape.handle()] : null;
		if (passed == null) {
			return result;
		}
		// A handle of another database would be of no effect.
		return database.currentTransaction()
			.switchIfEmpty(Mono.error(() -> new IllegalArgumentException("The transaction passed to '"
					+ snapshot.getMethod() + "' is not one of the database that the method is for")))
			.thenMany(result)
			.contextWrite(((Transaction) passed).context());
	}

	/**
	 * Runs the method's body: once for each subscription and attempt, hence on a clone.
	 */
	private static Publisher<Object> proceed(ProxyMethodInvocation snapshot, MethodShape shape,
			@Nullable Transaction transaction) {
		try {
			Object result = clone(snapshot, shape, transaction).proceed();
			if (result == null) {
				throw new IllegalStateException(
						"Method '" + snapshot.getMethod() + "' returned null instead of a reactive type");
			}
			ReactiveAdapter adapter = shape.adapter();
			return (adapter != null) ? adapter.toPublisher(result)
					: Flux.from((Publisher<?>) result).cast(Object.class);
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

	private static MethodInvocation clone(ProxyMethodInvocation snapshot, MethodShape shape,
			@Nullable Transaction transaction) {
		if (!shape.takesHandle()) {
			return snapshot.invocableClone();
		}
		Object[] arguments = snapshot.getArguments().clone();
		arguments[shape.handle()] = transaction;
		return snapshot.invocableClone(arguments);
	}

}
