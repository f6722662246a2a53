package io.databases.spring.transaction.elsewhere;

import io.databases.spring.transaction.AsyncTransactional;
import reactor.core.publisher.Mono;

/**
 * In another package than its heirs.
 */
public class Ancestor {

	@AsyncTransactional
	Mono<Integer> count() {
		return Mono.just(1);
	}

}
