package io.databases.benchmarks.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import io.databases.benchmarks.sqlite.Peers.Item;
import org.jspecify.annotations.Nullable;

/**
 * JDBC on a file of its own: on the caller's thread, on a worker and back, and with a
 * pool of ten.
 */
final class JdbcSide implements AutoCloseable {

	private final ExecutorService worker = Executors.newSingleThreadExecutor(JdbcSide::daemon);

	private final ExecutorService loop = Executors.newSingleThreadExecutor(JdbcSide::daemon);

	private final ExecutorService threads = Executors.newFixedThreadPool(10, JdbcSide::daemon);

	private final ExecutorService callers = Executors.newCachedThreadPool(JdbcSide::daemon);

	private final BlockingQueue<PreparedStatement> inserts = new LinkedBlockingQueue<>();

	private final List<Connection> pool = new ArrayList<>();

	private final Connection connection;

	private final PreparedStatement byKey;

	private final PreparedStatement many;

	private final PreparedStatement insert;

	private final IntSupplier keys;

	JdbcSide(Path file, IntSupplier keys) throws SQLException {
		this.keys = keys;
		this.connection = connect(file);
		Peers.fill(this.connection);
		this.byKey = this.connection.prepareStatement(Peers.BY_KEY);
		this.many = this.connection.prepareStatement(Peers.MANY);
		this.insert = this.connection.prepareStatement(Peers.INSERT);
		for (int i = 0; i < 10; i++) {
			Connection pooled = connect(file);
			this.pool.add(pooled);
			this.inserts.add(pooled.prepareStatement(Peers.INSERT));
		}
	}

	/** Where the results of a worker go back to. */
	ExecutorService loop() {
		return this.loop;
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		return thread;
	}

	private static Connection connect(Path file) throws SQLException {
		Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
		try (Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA journal_mode=WAL");
			statement.execute("PRAGMA synchronous=" + Peers.SYNCHRONOUS);
			statement.execute("PRAGMA busy_timeout=30000");
		}
		return connection;
	}

	private Item row(int key) {
		try {
			this.byKey.setInt(1, key);
			try (ResultSet result = this.byKey.executeQuery()) {
				result.next();
				return Item.of(result);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	long rowsDirect(int operations) {
		long sum = 0;
		for (int i = 0; i < operations; i++) {
			sum += row(this.keys.getAsInt()).id();
		}
		return sum;
	}

	/** On one worker thread, and back to the loop after each. */
	long rows(int operations, int inFlight) {
		return hops(operations, inFlight, () -> row(this.keys.getAsInt()));
	}

	long inserts(int operations, int inFlight) {
		return hops(operations, inFlight, () -> insert(this.insert, 1));
	}

	private long hops(int operations, int inFlight, Supplier<?> work) {
		CompletableFuture<?>[] chains = new CompletableFuture<?>[inFlight];
		for (int i = 0; i < inFlight; i++) {
			CompletableFuture<Void> end = new CompletableFuture<>();
			hop(operations / inFlight, work, end);
			chains[i] = end;
		}
		CompletableFuture.allOf(chains).join();
		return operations;
	}

	/** Read by nobody: it keeps the work from being optimised away. */
	volatile @Nullable Object result;

	private void hop(int left, Supplier<?> work, CompletableFuture<Void> end) {
		if (left == 0) {
			end.complete(null);
			return;
		}
		this.worker.execute(() -> {
			this.result = work.get();
			this.loop.execute(() -> hop(left - 1, work, end));
		});
	}

	private static int insert(PreparedStatement statement, int source) {
		try {
			statement.setInt(1, source);
			statement.setString(2, "something");
			return statement.executeUpdate();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A pool of ten connections with ten threads, and SQLite's own waiting. */
	long pooledInserts(int operations) {
		List<CompletableFuture<Void>> ends = new ArrayList<>();
		for (Connection connection : this.pool) {
			ends.add(CompletableFuture.runAsync(() -> insertMany(connection, operations / this.pool.size()),
					this.threads));
		}
		CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
		return operations;
	}

	/** As a service does: so many callers take turns with the ten connections. */
	long pooledInserts(int operations, int callers) {
		List<CompletableFuture<Void>> ends = new ArrayList<>();
		for (int i = 0; i < callers; i++) {
			ends.add(CompletableFuture.runAsync(() -> insertByBorrowing(operations / callers), this.callers));
		}
		CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
		return operations;
	}

	private void insertByBorrowing(int count) {
		try {
			for (int i = 0; i < count; i++) {
				PreparedStatement borrowed = this.inserts.take();
				try {
					insert(borrowed, i);
				}
				finally {
					this.inserts.add(borrowed);
				}
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void insertMany(Connection connection, int count) {
		try (PreparedStatement statement = connection.prepareStatement(Peers.INSERT)) {
			for (int i = 0; i < count; i++) {
				insert(statement, i);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	long list() throws SQLException {
		List<Item> items = new ArrayList<>();
		try (ResultSet result = this.many.executeQuery()) {
			while (result.next()) {
				items.add(Item.of(result));
			}
		}
		return items.size();
	}

	long batch(int rows) throws SQLException {
		this.connection.setAutoCommit(false);
		try {
			for (int i = 0; i < rows; i++) {
				this.insert.setInt(1, i);
				this.insert.setString(2, "something");
				this.insert.addBatch();
			}
			this.insert.executeBatch();
			this.connection.commit();
		}
		finally {
			this.connection.setAutoCommit(true);
		}
		return rows;
	}

	void empty() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("DELETE FROM event");
		}
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
		for (Connection pooled : this.pool) {
			pooled.close();
		}
		this.worker.shutdown();
		this.loop.shutdown();
		this.threads.shutdown();
		this.callers.shutdown();
	}

}
