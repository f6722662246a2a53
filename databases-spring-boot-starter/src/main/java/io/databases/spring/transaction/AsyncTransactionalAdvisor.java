package io.databases.spring.transaction;

import java.lang.reflect.Method;

import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;

/**
 * Makes {@link AsyncTransactional} work in Spring's proxies: an infrastructure bean.
 */
public final class AsyncTransactionalAdvisor extends AbstractPointcutAdvisor {

	private static final long serialVersionUID = 1L;

	private final transient AsyncTransactionalSource source;

	private final transient AsyncTransactionalPointcut pointcut;

	private final transient Advice advice;

	/**
	 * Creates the advisor.
	 * @param beanFactory where the databases are, and what resolves placeholders
	 * @param order its order among other advisors; a higher one is nearer to the method
	 */
	public AsyncTransactionalAdvisor(ConfigurableListableBeanFactory beanFactory, int order) {
		this.source = new AsyncTransactionalSource(new EmbeddedValueResolver(beanFactory));
		this.pointcut = new AsyncTransactionalPointcut(this.source);
		this.advice = new AsyncTransactionalInterceptor(this.source, new DatabaseLookup(beanFactory));
		setOrder(order);
	}

	@Override
	public Pointcut getPointcut() {
		return this.pointcut;
	}

	@Override
	public Advice getAdvice() {
		return this.advice;
	}

	boolean check(Class<?> type) {
		return this.pointcut.check(type);
	}

	@Nullable TransactionAttributes attributes(Method method, Class<?> targetClass) {
		return this.source.attributes(method, targetClass);
	}

}
