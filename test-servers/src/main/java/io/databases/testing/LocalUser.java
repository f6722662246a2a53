package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Who runs the tests. PostgreSQL refuses to run as root, so root hands it to a user
 * namespace without root in it or, where containers forbid that, to nobody.
 */
final class LocalUser {

	private static final List<String> NAMESPACE = List.of("unshare", "--user");

	private static final List<String> NOBODY = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

	private static final boolean ROOT = ownsWhatRootOwns();

	private LocalUser() {
	}

	static boolean isRoot() {
		return ROOT;
	}

	/**
	 * What to put before a command that root may not run.
	 * @param own the directory to which the command writes
	 * @return the words to put before, none for an ordinary user
	 */
	static List<String> ordinary(Path own) {
		if (!ROOT) {
			return List.of();
		}
		if (Commands.succeeds("unshare", "--user", "sh", "-c", "test $(id -u) != 0")) {
			return NAMESPACE;
		}
		if (!Commands.succeeds("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "true")) {
			throw new IllegalStateException("PostgreSQL refuses to run as root, and neither \"unshare --user\" nor "
					+ "\"setpriv\" works here. Run the tests as an ordinary user, or set " + RequestedServers.VARIABLE);
		}
		Commands.run(List.of("chown", "-R", "65534:65534", own.toString()), Map.of(), own, own.resolve("chown.log"));
		return NOBODY;
	}

	private static boolean ownsWhatRootOwns() {
		if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
			return false;
		}
		try {
			Path probe = Files.createTempFile("databases-tests-", ".owner");
			Object owner = Files.getAttribute(probe, "unix:uid");
			Files.delete(probe);
			return Integer.valueOf(0).equals(owner);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The user cannot be told", ex);
		}
	}

}
