package io.databases.observed;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;

/**
 * Makes Netty look at every buffer for as long as it is open. What is lost is told by
 * {@link #LOGGER}.
 */
public final class Leaks implements AutoCloseable {

	/** The name of the logger that tells of leaks. */
	public static final String LOGGER = ResourceLeakDetector.class.getName();

	private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

	/** Begins to look at every buffer. What was lost before is told before. */
	public Leaks() {
		look();
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
	}

	/** Collects what is lost: it is told when the next buffers are made. */
	public void look() {
		for (int i = 0; i < 5; i++) {
			System.gc();
			for (int j = 0; j < 100; j++) {
				ByteBufAllocator.DEFAULT.heapBuffer().release();
				ByteBufAllocator.DEFAULT.directBuffer().release();
				ByteBufAllocator.DEFAULT.compositeBuffer().release();
			}
		}
	}

	@Override
	public void close() {
		ResourceLeakDetector.setLevel(this.before);
	}

}
