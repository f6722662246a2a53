package io.databases.lease;

import java.time.Duration;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * The time of Reactor's schedulers stands still in a test, until it is advanced.
 */
final class VirtualTime implements BeforeEachCallback, AfterEachCallback {

	private VirtualTimeScheduler scheduler;

	@Override
	public void beforeEach(ExtensionContext context) {
		this.scheduler = VirtualTimeScheduler.getOrSet();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		VirtualTimeScheduler.reset();
	}

	void advanceTimeBy(Duration duration) {
		this.scheduler.advanceTimeBy(duration);
	}

}
