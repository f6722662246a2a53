package io.databases.spring.transaction;

import org.aopalliance.aop.Advice;

import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;

/**
 * Makes {@link AsyncTransactional} work in Spring's proxies: an infrastructure bean.
 */
public final class AsyncTransactionalAdvisor extends AbstractPointcutAdvisor {

	private static final long serialVersionUID = 1L;

	private final transient Pointcut pointcut;

	private final transient Advice advice;

	/**
	 * Creates the advisor.
	 * @param beanFactory where the databases are, and what resolves placeholders
	 * @param order its order among other advisors; a higher one is nearer to the method
	 */
	public AsyncTransactionalAdvisor(ConfigurableBeanFactory beanFactory, int order) {
		AsyncTransactionalSource source = new AsyncTransactionalSource(new EmbeddedValueResolver(beanFactory));
		this.pointcut = new AsyncTransactionalPointcut(source);
		this.advice = new AsyncTransactionalInterceptor(source, new DatabaseLookup(beanFactory));
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

}
