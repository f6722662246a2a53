package io.databases.spring.diagnostics;

import io.databases.spring.transaction.InvalidAsyncTransactionalException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * For {@code @AsyncTransactional} where it can't work.
 */
final class InvalidAsyncTransactionalFailureAnalyzer
		extends AbstractFailureAnalyzer<InvalidAsyncTransactionalException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidAsyncTransactionalException cause) {
		return new FailureAnalysis(cause.getProblem() + ".", cause.getRemedy(), cause);
	}

}
