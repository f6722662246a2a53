package io.databases.spring.transaction;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;

import org.springframework.core.KotlinDetector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Looks over a class for {@link AsyncTransactional} that can't work.
 */
final class MethodCheck {

	private static final String CALLBACK = ReturnTypeCheck.CALLBACK;

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
					nonFinal("Make it non-final") + ", or write the transaction in its methods: " + CALLBACK + ".");
		}
	}

	private void method(Method method) {
		AsyncTransactional own = AsyncTransactionalSource.onMethod(method);
		if (own != null) {
			this.found = true;
			checkAnnotated(method);
			ReturnTypeCheck.of(this.type, method, own).check();
			return;
		}
		AsyncTransactional ofClass = AsyncTransactionalSource.isCoveredByClass(method)
				? AsyncTransactionalSource.onClass(method.getDeclaringClass()) : null;
		if (ofClass != null) {
			this.found = true;
			checkProxied(method);
			ReturnTypeCheck.of(this.type, method, ofClass).check();
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
	}

	private void checkProxied(Method method) {
		if (Modifier.isFinal(method.getModifiers())) {
			throw invalid(method, "it is final, so that no proxy sees the call", nonFinal("Make it non-final") + ".");
		}
		if (isOutOfReach(method)) {
			throw invalid(method,
					"it is package-private in another package than the class of the bean, so that no proxy sees the call",
					"Make it protected or public.");
		}
	}

	/** A proxy is a subclass in the bean's package. */
	private boolean isOutOfReach(Method method) {
		int visible = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE;
		Class<?> declaring = method.getDeclaringClass();
		return (method.getModifiers() & visible) == 0 && (declaring.getClassLoader() != this.type.getClassLoader()
				|| !declaring.getPackageName().equals(this.type.getPackageName()));
	}

	/** In Kotlin everything is final that does not say otherwise. */
	private String nonFinal(String remedy) {
		return KotlinDetector.isKotlinType(this.type)
				? "Declare class and method 'open', or let the compiler plugin 'kotlin-spring' do so" : remedy;
	}

	private InvalidAsyncTransactionalException invalid(Method method, String reason, String remedy) {
		return InvalidAsyncTransactionalException.of(this.type, method, reason, remedy);
	}

}
