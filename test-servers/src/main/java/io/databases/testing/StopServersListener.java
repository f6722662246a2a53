package io.databases.testing;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Ends the servers when the run of tests ends. Found by JUnit through its service file.
 */
public final class StopServersListener implements LauncherSessionListener {

	@Override
	public void launcherSessionClosed(LauncherSession session) {
		TestServers.stop();
	}

}
