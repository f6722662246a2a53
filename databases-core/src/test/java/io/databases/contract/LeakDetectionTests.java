package io.databases.contract;

import java.util.List;
import java.util.function.Supplier;

import io.databases.observed.Leaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the tests that look for lost buffers rely on: a buffer that is lost is told.
 */
class LeakDetectionTests {

	static List<Supplier<ByteBuf>> kinds() {
		ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
		return List.of(allocator::directBuffer, allocator::heapBuffer, allocator::compositeBuffer,
				() -> allocator.directBuffer().writeLong(1).readRetainedSlice(4));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void aLostBufferIsTold(Supplier<ByteBuf> kind) {
		try (Leaks leaks = new Leaks(); LogCapture leaked = LogCapture.of(Leaks.LOGGER)) {
			lose(kind);
			Contract.awaitUntil("it is told", () -> {
				leaks.look();
				return leaked.messages().stream().anyMatch((message) -> message.contains("LEAK"));
			});
		}
	}

	@Test
	void aBufferThatIsReleasedIsNot() {
		try (Leaks leaks = new Leaks(); LogCapture leaked = LogCapture.of(Leaks.LOGGER)) {
			kinds().stream().map(Supplier::get).forEach((buffer) -> buffer.release(buffer.refCnt()));
			leaks.look();
			assertThat(leaked.messages()).isEmpty();
		}
	}

	/* In a method of its own: nothing of this frame keeps it. */
	private static void lose(Supplier<ByteBuf> kind) {
		kind.get().touch("lost on purpose");
	}

}
