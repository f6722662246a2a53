package io.databases.lease;

import java.time.Duration;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * The time of Reactor's schedulers stands still in a test, until it is advanced.
 */
public final class VirtualTime implements BeforeEachCallback, AfterEachCallback {

	private VirtualTimeScheduler scheduler;

	@Override
	public void beforeEach(ExtensionContext context) {
		this.scheduler = VirtualTimeScheduler.getOrSet();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		VirtualTimeScheduler.reset();
	}

	/**
	 * Lets time pass, and what was due within it happen on this thread.
	 * @param duration how much
	 */
	public void advanceTimeBy(Duration duration) {
		this.scheduler.advanceTimeBy(duration);
	}

}
