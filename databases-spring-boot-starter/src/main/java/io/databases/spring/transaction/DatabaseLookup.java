package io.databases.spring.transaction;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.databases.Database;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds the database that a transaction is for. Safe for use by several threads.
 */
final class DatabaseLookup {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<String, Database> cache = new ConcurrentHashMap<>();

	DatabaseLookup(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	Database get(String qualifier) {
		Database database = this.cache.get(qualifier);
		return (database != null) ? database : find(qualifier);
	}

	/** Outside of computeIfAbsent, since making a bean may ask for another one. */
	private Database find(String qualifier) {
		Database database = qualifier.isEmpty() ? this.beanFactory.getBean(Database.class)
				: BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beanFactory, Database.class, qualifier);
		this.cache.put(qualifier, database);
		return database;
	}

	/**
	 * Why there is no such database, without making one.
	 * @return the reason, {@code null} if there is one
	 */
	@Nullable String missing(String qualifier) {
		List<String> names = Arrays
			.asList(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, Database.class, true, false));
		if (names.isEmpty()) {
			return "there is no Database bean";
		}
		if (qualifier.isEmpty()) {
			return (names.size() == 1 || isDecided(names)) ? null
					: "it does not say which database it is for, there are several, and none is primary: " + names;
		}
		return names.stream()
			.anyMatch((name) -> BeanFactoryAnnotationUtils.isQualifierMatch(qualifier::equals, name, this.beanFactory))
					? null : "it is for the database '" + qualifier + "', and there are only: " + names;
	}

	private boolean isDecided(List<String> names) {
		if (names.stream().anyMatch(this::isPrimary)) {
			return true;
		}
		try {
			return this.beanFactory.resolveNamedBean(Database.class).getBeanInstance() != null;
		}
		catch (NoUniqueBeanDefinitionException ex) {
			return false;
		}
	}

	private boolean isPrimary(String name) {
		return this.beanFactory.containsBeanDefinition(name) && this.beanFactory.getBeanDefinition(name).isPrimary();
	}

}
