package io.databases.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what works on the database only: the application's database, scripts and
 * migrations, {@code @AsyncTransactional}, {@code DatabaseClient}, and no components of
 * the application but those that are named. What a test method has done is rolled back
 * after it.
 *
 * <pre class="code">
 * &#64;DatabaseTest
 * &#64;Import(Accounts.class)
 * class AccountsTests {
 * </pre>
 *
 * <p>
 * Any {@code @SpringBootTest} gets the same rolling back, its HTTP requests included,
 * with the property {@code databases.force-rollback=true}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(DatabaseTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(DatabaseTypeExcludeFilter.class)
@ImportAutoConfiguration
@PropertyMapping("databases")
public @interface DatabaseTest {

	/**
	 * Properties of the application for this test, as {@code key=value}.
	 * @return the properties
	 */
	@PropertyMapping(skip = PropertyMapping.Skip.YES)
	String[] properties() default {};

	/**
	 * Whether what a test method has done is rolled back after it.
	 * @return whether to roll back
	 */
	boolean forceRollback() default true;

	/**
	 * Whether to leave out the application's components.
	 * @return whether to leave them out
	 */
	@PropertyMapping(skip = PropertyMapping.Skip.YES)
	boolean useDefaultFilters() default true;

	/**
	 * Which components to take nevertheless.
	 * @return the filters
	 */
	@PropertyMapping(skip = PropertyMapping.Skip.YES)
	Filter[] includeFilters() default {};

	/**
	 * Which components to leave out as well.
	 * @return the filters
	 */
	@PropertyMapping(skip = PropertyMapping.Skip.YES)
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations to leave out.
	 * @return the classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	@PropertyMapping(skip = PropertyMapping.Skip.YES)
	Class<?>[] excludeAutoConfiguration() default {};

}
