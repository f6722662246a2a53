package io.databases.spring.transaction;

import java.lang.reflect.Method;

import org.springframework.util.ClassUtils;

/**
 * {@link AsyncTransactional} stands where it can't work. It stops the application at
 * start, since a transaction that silently is none would be found out too late.
 */
public final class InvalidAsyncTransactionalException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String remedy;

	private InvalidAsyncTransactionalException(String problem, String remedy) {
		super(problem + ". " + remedy);
		this.problem = problem;
		this.remedy = remedy;
	}

	static InvalidAsyncTransactionalException of(Class<?> type, Method method, String reason, String remedy) {
		return new InvalidAsyncTransactionalException("Method '" + ClassUtils.getQualifiedMethodName(method, type)
				+ "' can't be @AsyncTransactional: " + reason, remedy);
	}

	static InvalidAsyncTransactionalException of(Class<?> type, String reason, String remedy) {
		return new InvalidAsyncTransactionalException(
				"Class '" + type.getName() + "' can't have @AsyncTransactional methods: " + reason, remedy);
	}

	/**
	 * What is wrong.
	 * @return a sentence that names the class, and the method where there is one
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * What to do.
	 * @return one or more sentences
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
