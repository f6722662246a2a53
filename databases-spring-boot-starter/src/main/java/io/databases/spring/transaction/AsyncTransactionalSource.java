package io.databases.spring.transaction;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * Finds the {@link AsyncTransactional} that holds for a method: its own or one of a
 * method that it overrides or implements, then that of the class that declares it. Safe
 * for use by several threads.
 */
final class AsyncTransactionalSource {

	private final Map<MethodClassKey, Optional<TransactionAttributes>> cache = new ConcurrentHashMap<>();

	private final StringValueResolver placeholders;

	AsyncTransactionalSource(StringValueResolver placeholders) {
		this.placeholders = placeholders;
	}

	@Nullable TransactionAttributes attributes(Method method, Class<?> targetClass) {
		return this.cache.computeIfAbsent(new MethodClassKey(method, targetClass), (key) -> find(method, targetClass))
			.orElse(null);
	}

	private Optional<TransactionAttributes> find(Method method, Class<?> targetClass) {
		if (method.getDeclaringClass() == Object.class) {
			return Optional.empty();
		}
		Method specific = AopUtils.getMostSpecificMethod(method, ClassUtils.getUserClass(targetClass));
		AsyncTransactional annotation = onMethod(specific, method);
		if (annotation == null && isCoveredByClass(specific)) {
			annotation = onClass(specific, method);
		}
		if (annotation == null) {
			return Optional.empty();
		}
		Class<?> type = ClassUtils.getUserClass(targetClass);
		String name = ClassUtils.getShortName(type) + "." + specific.getName();
		return Optional.of(TransactionAttributes.of(annotation, name, timeout(annotation, type, specific),
				MethodShape.of(specific)));
	}

	static @Nullable AsyncTransactional onMethod(Method method) {
		return AnnotatedElementUtils.findMergedAnnotation(method, AsyncTransactional.class);
	}

	private static @Nullable AsyncTransactional onMethod(Method specific, Method called) {
		AsyncTransactional annotation = onMethod(specific);
		return (annotation == null && !specific.equals(called)) ? onMethod(called) : annotation;
	}

	private static @Nullable AsyncTransactional onClass(Method specific, Method called) {
		AsyncTransactional annotation = onClass(specific.getDeclaringClass());
		return (annotation == null && !specific.equals(called)) ? onClass(called.getDeclaringClass()) : annotation;
	}

	static @Nullable AsyncTransactional onClass(Class<?> type) {
		return AnnotatedElementUtils.findMergedAnnotation(type, AsyncTransactional.class);
	}

	/**
	 * What an annotation on the class covers, if it is there: all that is reactive, since
	 * it would be a surprise if one of them were passed over.
	 */
	static boolean isCoveredByClass(Method method) {
		return (ReactiveReturnTypes.isSupported(method) || ReactiveReturnTypes.needsHandle(method))
				&& ClassUtils.isUserLevelMethod(method) && !Modifier.isPrivate(method.getModifiers())
				&& !Modifier.isStatic(method.getModifiers());
	}

	private @Nullable Duration timeout(AsyncTransactional annotation, Class<?> type, Method method) {
		String text = this.placeholders.resolveStringValue(annotation.timeoutString());
		if (!StringUtils.hasText(text)) {
			return (annotation.timeout() > 0) ? Duration.ofSeconds(annotation.timeout()) : null;
		}
		try {
			Duration timeout = DurationStyle.detectAndParse(text.trim(), ChronoUnit.SECONDS);
			return (timeout.isNegative() || timeout.isZero()) ? null : timeout;
		}
		catch (IllegalArgumentException ex) {
			throw InvalidAsyncTransactionalException.of(type, method, "its timeoutString '" + text + "' is no duration",
					"Write a number of seconds, or a duration such as '500ms' or '2m'.");
		}
	}

}
