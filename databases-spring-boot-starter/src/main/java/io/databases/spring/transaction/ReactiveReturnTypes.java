package io.databases.spring.transaction;

import java.lang.reflect.Method;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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

	/** What hands the Reactor Context on, in which the transaction is found. */
	private static final Set<Class<?>> CARRIERS = Set.of(Mono.class, Flux.class, Publisher.class);

	private static final ReactiveAdapterRegistry registry = ReactiveAdapterRegistry.getSharedInstance();

	private ReactiveReturnTypes() {
	}

	/** Whether what is returned is deferred, and finds the transaction when it runs. */
	static boolean isSupported(Method method) {
		return isSuspending(method) || adapter(method) != null;
	}

	/**
	 * The adapter of a method's return type, {@code null} for a suspending function and
	 * for types that are not reactive, that already run when they are returned
	 * ({@code CompletionStage}), or that would run their statements outside of the
	 * transaction.
	 */
	static @Nullable ReactiveAdapter adapter(Method method) {
		Class<?> type = method.getReturnType();
		ReactiveAdapter adapter = (type != Object.class) ? registry.getAdapter(type) : null;
		if (adapter == null || !adapter.getDescriptor().isDeferred()) {
			return null;
		}
		if (!CARRIERS.contains(adapter.getReactiveType())) {
			return null;
		}
		// A subclass, as ConnectableFlux is one of Flux, could not be given back.
		return type.isAssignableFrom(adapter.getReactiveType()) ? adapter : null;
	}

	/**
	 * Whether a type is reactive but not Reactor's, such as RxJava's {@code Single}: what
	 * it subscribes to does not see the Reactor Context of whoever subscribes to it.
	 */
	static boolean losesTheContext(Method method) {
		Class<?> type = method.getReturnType();
		ReactiveAdapter adapter = (type != Object.class) ? registry.getAdapter(type) : null;
		return adapter != null && adapter.getDescriptor().isDeferred() && !CARRIERS.contains(adapter.getReactiveType());
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
