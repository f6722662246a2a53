package io.databases.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process with all that it started. Whoever is to be hit is listed only while the first
 * process stands still, so that none is born meanwhile.
 */
final class ProcessTree {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private ProcessTree() {
	}

	/** Sends a signal to the first process, which tells the others. */
	static void tell(ProcessHandle first, String signal) {
		send(signal, List.of(first));
	}

	/** Stops all, and returns when nothing runs any more. */
	static void pause(ProcessHandle first) {
		send("STOP", List.of(first));
		await(first, () -> isStopped(first));
		List<ProcessHandle> others = first.descendants().toList();
		if (!others.isEmpty()) {
			send("STOP", others);
			others.forEach((other) -> await(other, () -> !other.isAlive() || isStopped(other)));
		}
	}

	/** Lets all go on. */
	static void resume(ProcessHandle first) {
		send("CONT", all(first));
	}

	/** Kills all, and returns when they are gone. */
	static void kill(ProcessHandle first) {
		pause(first);
		List<ProcessHandle> all = all(first);
		send("KILL", all);
		CompletableFuture<?>[] ends = all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
		try {
			CompletableFuture.allOf(ends).orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
		}
		catch (CompletionException ex) {
			throw new IllegalStateException("Process " + first.pid() + " is still there after SIGKILL", ex);
		}
	}

	private static List<ProcessHandle> all(ProcessHandle first) {
		return Stream.concat(Stream.of(first), first.descendants()).toList();
	}

	private static void send(String signal, List<ProcessHandle> processes) {
		String ids = processes.stream().map((process) -> Long.toString(process.pid())).collect(Collectors.joining(" "));
		// The shell's own "kill", as the program is missing on small systems. One of
		// the processes may have ended meanwhile, hence no look at the status.
		Commands.succeeds("sh", "-c", "kill -" + signal + " " + ids);
	}

	private static void await(ProcessHandle process, BooleanSupplier condition) {
		long end = System.nanoTime() + LIMIT.toNanos();
		while (process.isAlive() && !condition.getAsBoolean()) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException("Process " + process.pid() + " still runs after SIGSTOP");
			}
			LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
		}
	}

	/** The signal reaches each thread by itself; other systems than Linux do not tell. */
	private static boolean isStopped(ProcessHandle process) {
		Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
		if (!Files.exists(threads)) {
			return true;
		}
		try (Stream<Path> each = Files.list(threads)) {
			return each.allMatch(ProcessTree::isThreadStopped);
		}
		catch (IOException ex) {
			return !process.isAlive();
		}
	}

	private static boolean isThreadStopped(Path thread) {
		try {
			String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
			// The name stands in parentheses and may hold anything; the state follows.
			String state = stat.substring(stat.lastIndexOf(')') + 2);
			return state.startsWith("T") || state.startsWith("Z");
		}
		catch (NoSuchFileException ex) {
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
