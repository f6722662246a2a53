package io.databases.spring.transaction;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import io.databases.connection.Transaction;
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

	/** Spring takes it for deferred, but it runs from its creation on. */
	private static final String KOTLIN_DEFERRED = "kotlinx.coroutines.Deferred";

	/** What hands the Reactor Context on, in which the transaction is found. */
	private static final Set<String> CARRIERS = Set.of(Mono.class.getName(), Flux.class.getName(),
			Publisher.class.getName(), FLOW);

	private static final ReactiveAdapterRegistry registry = ReactiveAdapterRegistry.getSharedInstance();

	private ReactiveReturnTypes() {
	}

	/**
	 * Whether what is returned is deferred and finds the transaction when it runs: in the
	 * Reactor Context, or in the parameter that takes it.
	 */
	static boolean isSupported(Method method) {
		return isSuspending(method)
				|| (adapter(method) != null && (!needsHandle(method) || handles(method).size() == 1));
	}

	/**
	 * The adapter of a method's return type, {@code null} for a suspending function and
	 * for types that are not reactive or already run when they are returned.
	 */
	static @Nullable ReactiveAdapter adapter(Method method) {
		Class<?> type = method.getReturnType();
		ReactiveAdapter adapter = (type != Object.class) ? registry.getAdapter(type) : null;
		if (adapter == null || !adapter.getDescriptor().isDeferred() || isRunning(method)) {
			return null;
		}
		// A subclass, as ConnectableFlux is one of Flux, could not be given back.
		return type.isAssignableFrom(adapter.getReactiveType()) ? adapter : null;
	}

	/**
	 * Whether a type is reactive but hands no Reactor Context on, such as RxJava's
	 * {@code Single}: what it subscribes to does not see that of whoever subscribes to
	 * it.
	 */
	static boolean needsHandle(Method method) {
		ReactiveAdapter adapter = adapter(method);
		return adapter != null && !CARRIERS.contains(adapter.getReactiveType().getName());
	}

	/** The position of the parameter that takes the transaction. */
	static int handle(Method method) {
		return Arrays.asList(method.getParameterTypes()).indexOf(Transaction.class);
	}

	static List<Class<?>> handles(Method method) {
		return Arrays.stream(method.getParameterTypes()).filter((type) -> type == Transaction.class).toList();
	}

	/** Whether what is returned already runs, outside of any transaction. */
	static boolean isRunning(Method method) {
		Class<?> type = method.getReturnType();
		return CompletionStage.class.isAssignableFrom(type) || type.getName().equals(KOTLIN_DEFERRED);
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
