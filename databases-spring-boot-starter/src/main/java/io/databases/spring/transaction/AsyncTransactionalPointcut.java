package io.databases.spring.transaction;

import java.lang.reflect.Method;

import org.springframework.aop.support.StaticMethodMatcherPointcut;

/**
 * Matches the transactional methods, and refuses classes whose annotations can't work: it
 * is asked about every bean.
 */
final class AsyncTransactionalPointcut extends StaticMethodMatcherPointcut {

	private final AsyncTransactionalSource source;

	AsyncTransactionalPointcut(AsyncTransactionalSource source) {
		this.source = source;
		setClassFilter(MethodCheck::check);
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return this.source.attributes(method, targetClass) != null;
	}

}
