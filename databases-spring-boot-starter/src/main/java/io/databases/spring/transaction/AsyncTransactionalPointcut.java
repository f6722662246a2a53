package io.databases.spring.transaction;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.aop.support.StaticMethodMatcherPointcut;

/**
 * Matches the transactional methods, and refuses classes whose annotations can't work: it
 * is asked about every bean.
 */
final class AsyncTransactionalPointcut extends StaticMethodMatcherPointcut {

	private final AsyncTransactionalSource source;

	private final Map<Class<?>, Boolean> checked = new ConcurrentHashMap<>();

	AsyncTransactionalPointcut(AsyncTransactionalSource source) {
		this.source = source;
		setClassFilter(this::check);
	}

	/**
	 * Checks a class, once.
	 * @return whether any of its methods is transactional
	 * @throws InvalidAsyncTransactionalException if one is that can't be
	 */
	boolean check(Class<?> type) {
		return this.checked.computeIfAbsent(type, MethodCheck::check);
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return this.source.attributes(method, targetClass) != null;
	}

}
