package io.databases.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The suite runs only if its kind of database is requested; otherwise it is reported as
 * skipped, with the reason. Without {@code TEST_DATABASE_URLS} nothing is skipped but
 * MySQL. The server is not started by it.
 *
 * <pre class="code">
 * &#64;RequiresServer(ServerKind.POSTGRESQL)
 * class PostgresTransactionsContractTests extends TransactionsContract {
 * }
 * </pre>
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(RequiresServerCondition.class)
public @interface RequiresServer {

	/**
	 * What must be requested.
	 * @return the kind of database
	 */
	ServerKind value();

}
