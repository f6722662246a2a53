package io.databases.spring.transaction;

import java.lang.reflect.Method;

import io.databases.Database;
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
		Method method = snapshot.getMethod();
		Database database = this.databases.get(attributes.database());
		ReactiveAdapter adapter = ReactiveReturnTypes.adapter(method);
		boolean many = (adapter != null) ? adapter.isMultiValue() : ReactiveReturnTypes.isFlow(method);
		TransactionRunner runner = new TransactionRunner(database, attributes);
		Publisher<?> result = many ? runner.many(() -> Flux.from(proceed(snapshot, adapter)))
				: runner.one(() -> Mono.from(proceed(snapshot, adapter)));
		return (adapter != null) ? adapter.fromPublisher(result) : result;
	}

	/**
	 * Runs the method's body: once for each subscription and attempt, hence on a clone.
	 */
	private static Publisher<Object> proceed(ProxyMethodInvocation snapshot, @Nullable ReactiveAdapter adapter) {
		try {
			Object result = snapshot.invocableClone().proceed();
			if (result == null) {
				throw new IllegalStateException(
						"Method '" + snapshot.getMethod() + "' returned null instead of a reactive type");
			}
			return (adapter != null) ? adapter.toPublisher(result)
					: Flux.from((Publisher<?>) result).cast(Object.class);
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

}
