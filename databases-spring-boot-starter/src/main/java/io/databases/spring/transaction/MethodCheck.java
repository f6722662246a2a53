package io.databases.spring.transaction;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletionStage;

import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Looks over a class for {@link AsyncTransactional} that can't work.
 */
final class MethodCheck {

	private static final String CALLBACK = "database.inTransaction(tx -> ...)";

	private final Class<?> type;

	private boolean found;

	private MethodCheck(Class<?> type) {
		this.type = type;
	}

	/**
	 * Checks a class.
	 * @return whether any of its methods is transactional
	 * @throws InvalidAsyncTransactionalException if one is that can't be
	 */
	static boolean check(Class<?> beanClass) {
		Class<?> type = ClassUtils.getUserClass(beanClass);
		if (!AnnotationUtils.isCandidateClass(type, AsyncTransactional.class)) {
			return false;
		}
		MethodCheck check = new MethodCheck(type);
		if (Proxy.isProxyClass(type)) {
			ClassUtils.getAllInterfacesForClassAsSet(type).forEach(check::methods);
		}
		else {
			check.methods(type);
		}
		return check.found;
	}

	private void methods(Class<?> declaring) {
		ReflectionUtils.doWithMethods(declaring, this::method, (method) -> !method.isSynthetic());
		if (this.found && Modifier.isFinal(declaring.getModifiers())) {
			throw InvalidAsyncTransactionalException.of(this.type, "it is final, so that Spring can't make its proxy",
					"Make it non-final, or write the transaction in its methods: " + CALLBACK + ".");
		}
	}

	private void method(Method method) {
		if (AsyncTransactionalSource.onMethod(method) != null) {
			this.found = true;
			checkAnnotated(method);
		}
		else if (AsyncTransactionalSource.isCoveredByClass(method)
				&& AsyncTransactionalSource.onClass(method.getDeclaringClass()) != null) {
			this.found = true;
			checkProxied(method);
		}
	}

	private void checkAnnotated(Method method) {
		if (Modifier.isStatic(method.getModifiers())) {
			throw invalid(method, "it is static, so that no proxy sees the call",
					"Make it an instance method of a bean.");
		}
		if (Modifier.isPrivate(method.getModifiers())) {
			throw invalid(method, "it is private, so that no proxy sees the call",
					"Make it at least package-private and call it from another bean.");
		}
		checkProxied(method);
		checkReturnType(method);
	}

	private void checkProxied(Method method) {
		if (Modifier.isFinal(method.getModifiers())) {
			throw invalid(method, "it is final, so that no proxy sees the call", "Make it non-final.");
		}
	}

	private void checkReturnType(Method method) {
		if (ReactiveReturnTypes.isSupported(method)) {
			return;
		}
		if (CompletionStage.class.isAssignableFrom(method.getReturnType())) {
			throw invalid(method,
					"it returns " + ReactiveReturnTypes.name(method)
							+ ", which already runs when it is returned, outside of any transaction",
					"Return a Mono and let the caller call toFuture(), or leave the annotation out and write: "
							+ "return " + CALLBACK + ".toFuture();");
		}
		if (ReactiveReturnTypes.losesTheContext(method)) {
			throw invalid(method,
					"it returns " + ReactiveReturnTypes.name(method)
							+ ", which does not hand on the Reactor Context in which its statements would find the"
							+ " transaction",
					"Return Mono or Flux, and let the caller convert it.");
		}
		throw invalid(method, "it returns " + ReactiveReturnTypes.name(method) + ", which is not a reactive type",
				"Return Mono, Flux or Publisher, for example with: return " + CALLBACK + ";");
	}

	private InvalidAsyncTransactionalException invalid(Method method, String reason, String remedy) {
		return InvalidAsyncTransactionalException.of(this.type, method, reason, remedy);
	}

}
