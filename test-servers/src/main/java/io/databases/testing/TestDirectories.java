package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the servers live: one directory per user in the JVM's temporary directory. It
 * keeps the unpacked programs between runs, and a directory of each run that goes on.
 */
final class TestDirectories {

	private TestDirectories() {
	}

	static Path base() {
		String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9]", "_");
		Path base = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().resolve("databases-tests-" + user);
		try {
			Files.createDirectories(base);
			if (isMine(base)) {
				openToAll(base);
				return base;
			}
			// Someone else made it: what lies there must not be run.
			Path own = Files.createTempDirectory("databases-tests-");
			openToAll(own);
			return own;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("\"" + base + "\" cannot be used", ex);
		}
	}

	/** Lets everybody read and run: nobody runs what root has unpacked. */
	static void openToAll(Path file) throws IOException {
		if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
			Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
		}
	}

	private static boolean isMine(Path directory) throws IOException {
		Path probe = Files.createTempFile("databases-tests-", ".owner");
		try {
			return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
					&& Files.getOwner(directory).equals(Files.getOwner(probe));
		}
		finally {
			Files.delete(probe);
		}
	}

}
