package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who runs the tests. PostgreSQL refuses to run as root, so root hands it to a user
 * namespace without root in it or, where containers forbid that, to nobody.
 */
final class LocalUser {

	private static final List<String> NAMESPACE = List.of("unshare", "--user");

	private static final List<String> NOBODY = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

	private LocalUser() {
	}

	static boolean isRoot(Path own) {
		try {
			return FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
					&& Integer.valueOf(0).equals(Files.getAttribute(own, "unix:uid"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The owner of \"" + own + "\" cannot be told", ex);
		}
	}

	/**
	 * What to put before a command that root may not run.
	 * @param own a directory made by this user, to which the command writes
	 * @return the words to put before, none for an ordinary user
	 */
	static List<String> ordinary(Path own) {
		if (!isRoot(own)) {
			return List.of();
		}
		if (Commands.succeeds("unshare", "--user", "sh", "-c", "test $(id -u) != 0")) {
			return NAMESPACE;
		}
		if (!Commands.succeeds("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "true")) {
			throw new IllegalStateException("PostgreSQL refuses to run as root, and neither \"unshare --user\" nor "
					+ "\"setpriv\" works here. Run the tests as an ordinary user, or set " + RequestedServers.VARIABLE);
		}
		List<String> chown = List.of("chown", "65534:65534", own.toString());
		Commands.run(chown, Map.of(), own, own.resolve("chown.log"));
		return new ArrayList<>(NOBODY);
	}

}
