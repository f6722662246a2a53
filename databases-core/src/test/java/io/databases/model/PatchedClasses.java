package io.databases.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A copy of the project's classes, one of them patched, to run a test on: the test sees
 * the patched one. Everything that is not the project's own is shared.
 */
final class PatchedClasses extends ClassLoader {

	private static final Path SOURCES = Path.of("src", "main", "java");

	private final Path compiled;

	/**
	 * Compiles the patched class.
	 * @param name the full name of the class
	 * @param from a piece of its source, which must be there exactly once
	 * @param to what is to be there instead
	 * @param directory an empty directory to compile to
	 */
	PatchedClasses(String name, String from, String to, Path directory) {
		super(PatchedClasses.class.getClassLoader());
		this.compiled = directory;
		try {
			Path file = SOURCES.resolve(name.replace('.', '/') + ".java");
			String source = Files.readString(file);
			int at = source.indexOf(from);
			if (at < 0 || source.indexOf(from, at + 1) >= 0) {
				throw new IllegalStateException(
						"The piece to patch is not there exactly once in " + name + ": " + from);
			}
			Path patched = directory.resolve(file.getFileName());
			Files.writeString(patched, source.substring(0, at) + to + source.substring(at + from.length()));
			compile(patched);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void compile(Path source) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("-proc:none", "-nowarn", "-d", this.compiled.toString(), "-cp",
					System.getProperty("java.class.path"));
			boolean done = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
				.call();
			if (!done) {
				throw new IllegalStateException("The patch does not compile: " + messages);
			}
		}
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (!name.startsWith("io.databases.") || name.startsWith("io.databases.testing.")) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}
	}

	private Class<?> define(String name) throws ClassNotFoundException {
		String path = name.replace('.', '/') + ".class";
		Path own = this.compiled.resolve(path);
		try (InputStream in = Files.exists(own) ? Files.newInputStream(own) : getParent().getResourceAsStream(path)) {
			if (in == null) {
				throw new ClassNotFoundException(name);
			}
			byte[] code = in.readAllBytes();
			return defineClass(name, code, 0, code.length);
		}
		catch (IOException ex) {
			throw new ClassNotFoundException(name, ex);
		}
	}

	/**
	 * Runs a test as JUnit would, on the patched classes.
	 * @param testClass the full name of the test's class, nested or not
	 * @param method the name of the test
	 * @return why it failed, {@code null} if it passed
	 */
	@Nullable Throwable run(String testClass, String method) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(this); // services are looked for here
		try {
			Class<?> type = Class.forName(testClass, true, this);
			return run(type, instance(type), method);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("There is no such test: " + testClass + "#" + method, ex);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static Object instance(Class<?> type) throws ReflectiveOperationException {
		Constructor<?> constructor = type.getDeclaredConstructors()[0];
		constructor.setAccessible(true);
		return (constructor.getParameterCount() == 0) ? constructor.newInstance()
				: constructor.newInstance(instance(type.getEnclosingClass()));
	}

	private static @Nullable Throwable run(Class<?> type, Object instance, String method)
			throws ReflectiveOperationException {
		Deque<Class<?>> types = new ArrayDeque<>();
		for (Class<?> one = type; one != Object.class; one = one.getSuperclass()) {
			types.addFirst(one);
		}
		Method test = types.stream()
			.flatMap((one) -> Stream.of(one.getDeclaredMethods()))
			.filter((one) -> one.getName().equals(method))
			.findFirst()
			.orElseThrow(() -> new NoSuchMethodException(method));
		for (Class<?> one : types) {
			callAll(one, instance, BeforeEach.class);
		}
		try {
			call(test, instance);
			return null;
		}
		catch (InvocationTargetException ex) {
			return ex.getTargetException();
		}
		finally {
			while (!types.isEmpty()) {
				callAll(types.removeLast(), instance, AfterEach.class);
			}
		}
	}

	private static void callAll(Class<?> type, Object instance, Class<? extends Annotation> marked)
			throws ReflectiveOperationException {
		for (Method method : type.getDeclaredMethods()) {
			if (method.isAnnotationPresent(marked)) {
				call(method, instance);
			}
		}
	}

	private static void call(Method method, Object instance) throws ReflectiveOperationException {
		method.setAccessible(true);
		method.invoke(instance);
	}

}
