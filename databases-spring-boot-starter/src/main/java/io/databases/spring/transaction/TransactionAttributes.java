package io.databases.spring.transaction;

import java.time.Duration;

import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.annotation.Propagation;

/**
 * One {@link AsyncTransactional}, read.
 *
 * @param database name or qualifier of the bean, empty for the primary one
 * @param propagation what a transaction of the caller is to this one
 * @param options isolation, read-only, timeout, retry, force-rollback and the name
 * @param rules which errors roll back
 * @param shape what the method gives and takes
 */
record TransactionAttributes(String database, Propagation propagation, TransactionOptions options, RollbackRules rules,
		MethodShape shape) {

	static TransactionAttributes of(AsyncTransactional annotation, String name, @Nullable Duration timeout,
			MethodShape shape) {
		TransactionOptions options = TransactionOptions.defaults()
			.isolation(annotation.isolation())
			.readOnly(annotation.readOnly())
			.timeout(timeout)
			.retry(annotation.retry())
			.forceRollback(annotation.forceRollback())
			.allowImplicitCommit(annotation.allowImplicitCommit())
			.name(name);
		return new TransactionAttributes(annotation.database(), annotation.propagation(), options,
				RollbackRules.of(annotation), shape);
	}

}
