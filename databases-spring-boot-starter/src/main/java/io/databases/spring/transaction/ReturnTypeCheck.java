package io.databases.spring.transaction;

import java.lang.reflect.Method;

import org.springframework.transaction.annotation.Propagation;

/**
 * Looks whether what a method returns can be transactional.
 *
 * @param type the class of the bean
 * @param method the method
 * @param annotation what holds for it
 */
record ReturnTypeCheck(Class<?> type, Method method, AsyncTransactional annotation) {

	static final String CALLBACK = "database.inTransaction(tx -> ...)";

	static ReturnTypeCheck of(Class<?> type, Method method, AsyncTransactional annotation) {
		return new ReturnTypeCheck(type, method, annotation);
	}

	void check() {
		if (ReactiveReturnTypes.isRunning(this.method)) {
			throw invalid("which already runs when it is returned, outside of any transaction",
					"Return a Mono and let the caller call toFuture(), or leave the annotation out and write: "
							+ "return " + CALLBACK + ".toFuture();");
		}
		if (ReactiveReturnTypes.needsHandle(this.method)) {
			checkHandle();
		}
		else if (!ReactiveReturnTypes.isSupported(this.method)) {
			throw invalid("which is not a reactive type",
					"Return Mono, Flux or Publisher, for example with: return " + CALLBACK + ";");
		}
	}

	private void checkHandle() {
		if (ReactiveReturnTypes.handles(this.method).size() != 1) {
			throw invalid(
					"which does not hand on the Reactor Context in which its statements would find the transaction",
					"Give it one parameter of type io.databases.connection.Transaction, for which its callers pass null,"
							+ " and run its statements on that; or return Mono or Flux, and let the caller convert it.");
		}
		Propagation propagation = this.annotation.propagation();
		switch (propagation) {
			case SUPPORTS, NOT_SUPPORTED, NEVER ->
				throw invalid("and with propagation " + propagation + " there may be no transaction to pass to it",
						"Return Mono or Flux, and let the caller convert it.");
			default -> {
			}
		}
	}

	private InvalidAsyncTransactionalException invalid(String reason, String remedy) {
		return InvalidAsyncTransactionalException.of(this.type, this.method,
				"it returns " + ReactiveReturnTypes.name(this.method) + ", " + reason, remedy);
	}

}
