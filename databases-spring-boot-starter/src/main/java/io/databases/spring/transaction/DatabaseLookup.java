package io.databases.spring.transaction;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.databases.Database;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;

/**
 * Finds the database that a transaction is for. Safe for use by several threads.
 */
final class DatabaseLookup {

	private final BeanFactory beanFactory;

	private final Map<String, Database> cache = new ConcurrentHashMap<>();

	DatabaseLookup(BeanFactory beanFactory) {
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

}
