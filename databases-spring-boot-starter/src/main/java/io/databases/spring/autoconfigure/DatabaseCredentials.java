package io.databases.spring.autoconfigure;

import io.databases.url.DatabaseUrl;
import reactor.core.publisher.Mono;

/**
 * A bean that knows passwords which are not written down: tokens that expire, or secrets
 * from a vault. It is asked for each new connection; one that is open stays open.
 *
 * <pre class="code">
 * &#64;Bean
 * DatabaseCredentials tokens(TokenService tokens) {
 *     return (name, url) -> Mono.fromCallable(() -> tokens.create(url.host(), url.user()));
 * }
 * </pre>
 */
@FunctionalInterface
public interface DatabaseCredentials {

	/**
	 * Gives the password for a new connection. It is subscribed to where blocking is
	 * allowed, within the limit for a new connection.
	 * @param name the name of the database's bean
	 * @param url the database, with its login name
	 * @return the password; empty for the one that is set
	 */
	Mono<String> password(String name, DatabaseUrl url);

}
