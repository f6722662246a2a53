package io.databases.spring.transaction;

import java.lang.reflect.Method;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Looks, when the application starts, for {@link AsyncTransactional} that can't work:
 * also on beans that are made later, and for databases that are not there.
 */
public final class AsyncTransactionalCheck implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final AsyncTransactionalAdvisor advisor;

	private final DatabaseLookup databases;

	/**
	 * Creates the check.
	 * @param beanFactory whose beans are checked
	 * @param advisor what makes the annotation work
	 */
	public AsyncTransactionalCheck(ConfigurableListableBeanFactory beanFactory, AsyncTransactionalAdvisor advisor) {
		this.beanFactory = beanFactory;
		this.advisor = advisor;
		this.databases = new DatabaseLookup(beanFactory);
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, name);
			if (type != null && this.advisor.check(type)) {
				ReflectionUtils.doWithMethods(ClassUtils.getUserClass(type), (method) -> database(type, method),
						(method) -> !method.isSynthetic());
			}
		}
	}

	private void database(Class<?> type, Method method) {
		TransactionAttributes attributes = this.advisor.attributes(method, type);
		String missing = (attributes != null) ? this.databases.missing(attributes.database()) : null;
		if (missing != null) {
			throw InvalidAsyncTransactionalException.of(ClassUtils.getUserClass(type), method, missing,
					"Name the database: @AsyncTransactional(\"orders\") is for the one of 'databases.named.orders.url',"
							+ " or for a Database bean with that name or qualifier.");
		}
	}

}
