package io.databases.spring.autoconfigure;

import io.databases.DatabaseBuilder;

/**
 * Changes a database before it is made: declare a bean of this type. Called after the
 * properties were applied, in the order of the beans.
 *
 * <pre class="code">
 * &#64;Bean
 * DatabaseBuilderCustomizer tokens(TokenService tokens) {
 *     return (name, builder) -&gt; builder.password(tokens::current);
 * }
 * </pre>
 */
@FunctionalInterface
public interface DatabaseBuilderCustomizer {

	/**
	 * Changes a database before it is made.
	 * @param name the name of its bean, {@code database} for the application's main one
	 * @param builder what is to be changed
	 */
	void customize(String name, DatabaseBuilder builder);

}
