package io.databases.benchmarks.server;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

/**
 * JDBC on HikariCP with ten connections, on the caller's thread or on as many threads as
 * there is work under way. Batches are rewritten by the driver.
 */
final class JdbcPeer implements Peer {

	private final AtomicInteger keys = new AtomicInteger();

	private final HikariDataSource pool;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		return thread;
	});

	JdbcPeer(String url, @Nullable String user, @Nullable String password) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(url);
		config.setUsername(user);
		config.setPassword(password);
		config.setMaximumPoolSize(10);
		this.pool = new HikariDataSource(config);
	}

	@Override
	public String name() {
		return "JDBC";
	}

	private int key() {
		return Math.floorMod(this.keys.getAndIncrement(), Sql.ROWS) + 1;
	}

	private interface Work {

		void run(Connection connection) throws SQLException;

	}

	private void using(Work work) {
		try (Connection connection = this.pool.getConnection()) {
			work.run(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void inTransaction(Connection connection, Work work) throws SQLException {
		connection.setAutoCommit(false);
		work.run(connection);
		connection.commit();
		connection.setAutoCommit(true);
	}

	private static Item item(ResultSet row) throws SQLException {
		return new Item(row.getInt(1), row.getString(2), row.getLong(3), row.getBoolean(4),
				row.getObject(5, LocalDateTime.class));
	}

	private static void row(Connection connection, int key) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(Sql.BY_KEY)) {
			statement.setInt(1, key);
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				item(rows);
			}
		}
	}

	@Override
	public void rows(int count, int inFlight) {
		if (inFlight == 1) {
			rowsHere(count);
			return;
		}
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < inFlight; i++) {
			running.add(this.threads.submit(() -> rowsHere(count / inFlight)));
		}
		for (Future<?> task : running) {
			try {
				task.get();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private void rowsHere(int count) {
		for (int i = 0; i < count; i++) {
			using((connection) -> row(connection, key()));
		}
	}

	@Override
	public void list() {
		List<Item> items = new ArrayList<>(1_000);
		using((connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(Sql.LIST);
					ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					items.add(item(rows));
				}
			}
			if (items.isEmpty()) {
				throw new IllegalStateException("No rows");
			}
		});
		if (items.size() != 1_000) {
			throw new IllegalStateException(items.size() + " rows");
		}
	}

	@Override
	public void inserts(int count) {
		for (int i = 0; i < count; i++) {
			int source = i;
			using((connection) -> {
				try (PreparedStatement statement = connection.prepareStatement(Sql.INSERT)) {
					statement.setInt(1, source);
					statement.setString(2, "something");
					statement.executeUpdate();
				}
			});
		}
	}

	@Override
	public void transactions(int count) {
		for (int i = 0; i < count; i++) {
			int key = key();
			using((connection) -> inTransaction(connection, (same) -> {
				row(same, key);
				try (PreparedStatement statement = same.prepareStatement(Sql.UPDATE)) {
					statement.setInt(1, key);
					statement.executeUpdate();
				}
			}));
		}
	}

	@Override
	public void bulk(List<Item> items) {
		using((connection) -> inTransaction(connection, (same) -> {
			try (PreparedStatement statement = same.prepareStatement(Sql.BULK)) {
				for (Item item : items) {
					statement.setInt(1, item.id());
					statement.setString(2, item.name());
					statement.setLong(3, item.amount());
					statement.setBoolean(4, item.active());
					statement.setObject(5, item.created());
					statement.addBatch();
				}
				statement.executeBatch();
			}
		}));
	}

	@Override
	public void close() {
		this.threads.shutdown();
		this.pool.close();
	}

}
