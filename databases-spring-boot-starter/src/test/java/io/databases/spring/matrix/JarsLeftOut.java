package io.databases.spring.matrix;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The class path of the tests without some of its jars, for what hiding classes does not
 * do: a module of Spring Boot that is not there has no list of auto-configurations
 * either. In a fresh one all classes are loaded anew, so that one that can't do without
 * what is missing fails to link; that takes some seconds.
 */
final class JarsLeftOut extends URLClassLoader {

	/** What knows nothing of the jars that may be missing is never loaded twice. */
	private static final List<String> APART = List.of("reactor-.*", "netty-.*", "reactive-streams", "slf4j-api",
			"logback-.*", "sqlite-jdbc", "jackson-.*", "snakeyaml");

	private final ClassLoader all = JarsLeftOut.class.getClassLoader();

	private final boolean fresh;

	/** Names of classes: those that are missing, or, where it is fresh, those apart. */
	private final Set<String> special;

	private JarsLeftOut(URL[] urls, boolean fresh, Set<String> special) {
		super(urls, ClassLoader.getPlatformClassLoader());
		this.fresh = fresh;
		this.special = special;
	}

	/**
	 * Makes the class path.
	 * @param missing the names of jars, without version
	 * @param fresh whether all classes are to be loaded anew
	 * @return the class loader
	 */
	static JarsLeftOut of(List<String> missing, boolean fresh) {
		URL[] urls = classPath().filter((file) -> !isOneOf(missing, file)).map(JarsLeftOut::url).toArray(URL[]::new);
		Set<String> special = classPath().filter((file) -> isOneOf(fresh ? APART : missing, file))
			.flatMap(JarsLeftOut::classes)
			.collect(Collectors.toSet());
		return new JarsLeftOut(urls, fresh, special);
	}

	private static boolean isOneOf(List<String> names, File file) {
		return names.stream().anyMatch((name) -> file.getName().matches(name + "-\\d.*\\.jar"));
	}

	private static Stream<File> classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(File::new);
	}

	/** Whether there is such a jar to be left out at all. */
	static boolean isThere(String name) {
		return classPath().anyMatch((file) -> isOneOf(List.of(name), file));
	}

	private static Stream<String> classes(File jar) {
		try (JarFile file = new JarFile(jar)) {
			return file.stream()
				.map(ZipEntry::getName)
				.filter((name) -> name.endsWith(".class"))
				.map((name) -> name.substring(0, name.length() - 6).replace('/', '.'))
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static URL url(File file) {
		try {
			return file.toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (this.special.contains(name) == this.fresh) {
			return this.all.loadClass(name);
		}
		return super.loadClass(name, resolve);
	}

	/**
	 * Calls a static method with this class path.
	 * @param type the name of the class
	 * @param method the name of its method, which takes and returns lists of strings
	 * @param arguments what to call it with
	 * @return what it returned
	 * @throws ReflectiveOperationException if there is no such method, or with what it
	 * has thrown
	 */
	@SuppressWarnings("unchecked")
	List<String> call(String type, String method, List<String> arguments) throws ReflectiveOperationException {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(this);
		try {
			var target = Class.forName(type, true, this).getDeclaredMethod(method, List.class);
			target.setAccessible(true);
			return (List<String>) target.invoke(null, arguments);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

}
