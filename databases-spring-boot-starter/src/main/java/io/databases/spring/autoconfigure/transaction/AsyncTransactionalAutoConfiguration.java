package io.databases.spring.autoconfigure.transaction;

import io.databases.spring.autoconfigure.DatabasesAutoConfiguration;
import io.databases.spring.transaction.AsyncTransactional;
import io.databases.spring.transaction.AsyncTransactionalAdvisor;
import io.databases.spring.transaction.AsyncTransactionalCheck;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link AsyncTransactional}. As
 * with Spring's own transactions the advice is an infrastructure bean, nearest to the
 * method among other advisors, and needs no AspectJ.
 */
@AutoConfiguration(after = DatabasesAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "databases.enabled", matchIfMissing = true)
@Import(AsyncTransactionalAutoConfiguration.ProxyCreator.class)
public final class AsyncTransactionalAutoConfiguration {

	/** Made before other beans, so it takes its one property without the bean of all. */
	@Bean
	@ConditionalOnMissingBean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AsyncTransactionalAdvisor asyncTransactionalAdvisor(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		BindResult<Integer> order = Binder.get(environment).bind("databases.transactional.order", Integer.class);
		return new AsyncTransactionalAdvisor(beanFactory, order.isBound() ? order.get() : Ordered.LOWEST_PRECEDENCE);
	}

	/** Beans that are made late are looked at early. */
	@Bean
	@Lazy(false)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AsyncTransactionalCheck asyncTransactionalCheck(ConfigurableListableBeanFactory beanFactory,
			AsyncTransactionalAdvisor advisor) {
		return new AsyncTransactionalCheck(beanFactory, advisor);
	}

	/**
	 * What {@code @EnableTransactionManagement} does, with Boot's choice of proxies.
	 */
	static class ProxyCreator implements ImportBeanDefinitionRegistrar, EnvironmentAware {

		private boolean classes = true;

		@Override
		public void setEnvironment(Environment environment) {
			this.classes = environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true);
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
			AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
			if (this.classes) {
				AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(registry);
			}
		}

	}

}
