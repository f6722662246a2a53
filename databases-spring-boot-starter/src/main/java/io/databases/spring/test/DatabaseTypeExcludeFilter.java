package io.databases.spring.test;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * Leaves the application's components out.
 */
final class DatabaseTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<DatabaseTest> {

	DatabaseTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

}
