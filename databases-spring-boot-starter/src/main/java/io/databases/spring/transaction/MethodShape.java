package io.databases.spring.transaction;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;

/**
 * What a transactional method gives and takes.
 *
 * @param adapter converts what it returns, {@code null} for a suspending function
 * @param many whether it returns many values
 * @param handle the position of the parameter that takes the transaction, {@code -1} if
 * the body finds it in the Reactor Context
 */
record MethodShape(@Nullable ReactiveAdapter adapter, boolean many, int handle) {

	static MethodShape of(Method method) {
		ReactiveAdapter adapter = ReactiveReturnTypes.adapter(method);
		boolean many = (adapter != null) ? adapter.isMultiValue() : ReactiveReturnTypes.isFlow(method);
		return new MethodShape(adapter, many,
				ReactiveReturnTypes.needsHandle(method) ? ReactiveReturnTypes.handle(method) : -1);
	}

	boolean takesHandle() {
		return this.handle >= 0;
	}

}
