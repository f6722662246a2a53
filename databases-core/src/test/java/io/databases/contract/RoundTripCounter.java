package io.databases.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.databases.url.DatabaseUrl;

/**
 * Stands between a database and its server and counts the round trips: how often the
 * client says something after the server has spoken, whatever they say and in how many
 * pieces. Can also stop to answer, as a network does that is gone, or cut the line.
 */
final class RoundTripCounter implements AutoCloseable {

	private static final int BUFFER = 65_536;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final AtomicLong count = new AtomicLong();

	private final ServerSocket door;

	private final DatabaseUrl url;

	private final String host;

	private final int port;

	private final AtomicInteger lines = new AtomicInteger();

	private final Object holding = new Object();

	private boolean held;

	private volatile boolean silent;

	private volatile long cutAt = Long.MAX_VALUE;

	private volatile boolean cutTheAnswer;

	RoundTripCounter(String url) {
		this.url = DatabaseUrl.parse(url);
		this.host = this.url.host();
		this.port = this.url.portOrDefault();
		try {
			this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::letIn);
	}

	/** The server's URL, by way of this. */
	String url() {
		return this.url.withHost(this.door.getInetAddress().getHostAddress()).withPort(this.door.getLocalPort()).text();
	}

	long count() {
		return this.count.get();
	}

	/** From now on nothing comes back, and nobody is told. */
	void fallSilent() {
		this.silent = true;
	}

	/**
	 * Cuts the line once.
	 * @param trip at which round trip, as they are counted
	 * @param answer whether the server still hears what is asked, and its answer is lost
	 */
	void cut(long trip, boolean answer) {
		this.cutTheAnswer = answer;
		this.cutAt = trip;
	}

	/** Whether the line was cut. */
	boolean isCut() {
		return this.cutAt <= this.count.get();
	}

	/** Answers are kept until they are let go. */
	void hold(boolean answers) {
		synchronized (this.holding) {
			this.held = answers;
			this.holding.notifyAll();
		}
	}

	/** How many connections are open. */
	int lines() {
		return this.lines.get();
	}

	private void waitWhileHeld() throws InterruptedException {
		synchronized (this.holding) {
			while (this.held) {
				this.holding.wait();
			}
		}
	}

	private void letIn() {
		while (!this.door.isClosed()) {
			try {
				Socket client = this.door.accept();
				Socket server = new Socket(this.host, this.port);
				this.sockets.add(client);
				this.sockets.add(server);
				client.setTcpNoDelay(true);
				server.setTcpNoDelay(true);
				this.lines.incrementAndGet();
				AtomicBoolean answered = new AtomicBoolean(true);
				AtomicBoolean doomed = new AtomicBoolean();
				start(() -> pass(client, server, () -> {
					if (answered.compareAndSet(true, false) && this.count.incrementAndGet() == this.cutAt) {
						doomed.set(true);
						if (!this.cutTheAnswer) {
							throw new IOException("cut");
						}
					}
				}));
				start(() -> {
					pass(server, client, () -> {
						if (doomed.get()) {
							throw new IOException("cut");
						}
						answered.set(true);
						waitWhileHeld();
					});
					this.lines.decrementAndGet();
				});
			}
			catch (IOException ex) {
				return; // closed
			}
		}
	}

	private void pass(Socket from, Socket to, Passing passing) {
		byte[] buffer = new byte[BUFFER];
		try (from; to) {
			InputStream input = from.getInputStream();
			OutputStream output = to.getOutputStream();
			for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
				passing.bytes();
				if (!this.silent) {
					output.write(buffer, 0, read);
					output.flush();
				}
			}
		}
		catch (IOException | InterruptedException ex) {
			// one side is gone, and so goes the other
		}
	}

	/** Bytes are about to be passed on. */
	@FunctionalInterface
	private interface Passing {

		void bytes() throws IOException, InterruptedException;

	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "round-trips");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.door.close();
			hold(false);
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
