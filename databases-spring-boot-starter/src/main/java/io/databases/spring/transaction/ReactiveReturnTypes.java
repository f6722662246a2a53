package io.databases.spring.transaction;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * What a transactional method may return.
 */
final class ReactiveReturnTypes {

	private static final String FLOW = "kotlinx.coroutines.flow.Flow";

	private static final ReactiveAdapterRegistry registry = ReactiveAdapterRegistry.getSharedInstance();

	private ReactiveReturnTypes() {
	}

	/** Whether what is returned is deferred until it is subscribed. */
	static boolean isSupported(Method method) {
		return isSuspending(method) || adapter(method) != null;
	}

	/**
	 * The adapter of a method's return type, {@code null} for a suspending function and
	 * for types that are not reactive, or already run when they are returned
	 * ({@code CompletionStage}).
	 */
	static @Nullable ReactiveAdapter adapter(Method method) {
		Class<?> type = method.getReturnType();
		ReactiveAdapter adapter = (type != Object.class) ? registry.getAdapter(type) : null;
		if (adapter == null || !adapter.getDescriptor().isDeferred()) {
			return null;
		}
		// A subclass, as ConnectableFlux is one of Flux, could not be given back.
		return type.isAssignableFrom(adapter.getReactiveType()) ? adapter : null;
	}

	static boolean isSuspending(Method method) {
		return KotlinDetector.isSuspendingFunction(method);
	}

	/** Whether a suspending function gives a stream, which Spring hands on as such. */
	static boolean isFlow(Method method) {
		return isSuspending(method) && new MethodParameter(method, -1).getParameterType().getName().equals(FLOW);
	}

	static String name(Method method) {
		return ClassUtils.getShortName(method.getReturnType());
	}

}
