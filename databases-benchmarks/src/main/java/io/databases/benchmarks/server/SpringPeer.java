package io.databases.benchmarks.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;

/**
 * Spring's client on the pool of another peer.
 */
final class SpringPeer implements Peer {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final String BY_KEY = Sql.named(Sql.BY_KEY, "id");

	private static final String INSERT = Sql.named(Sql.INSERT, "source", "text");

	private static final String UPDATE = Sql.named(Sql.UPDATE, "id");

	private static final String BULK = Sql.named(Sql.BULK, "id", "name", "amount", "active", "created");

	private final AtomicInteger keys = new AtomicInteger();

	private final DatabaseClient client;

	private final TransactionalOperator transaction;

	SpringPeer(R2dbcPeer peer) {
		this.client = DatabaseClient.create(peer.pool());
		this.transaction = TransactionalOperator.create(new R2dbcTransactionManager(peer.pool()));
	}

	@Override
	public String name() {
		return "DatabaseClient";
	}

	private int key() {
		return Math.floorMod(this.keys.getAndIncrement(), Sql.ROWS) + 1;
	}

	@Override
	public void rows(int count, int inFlight) {
		Flux.range(0, count)
			.flatMap((number) -> this.client.sql(BY_KEY).bind("id", key()).map(R2dbcPeer::item).one(), inFlight)
			.then()
			.block(LIMIT);
	}

	@Override
	public void list() {
		this.client.sql(Sql.LIST).map(R2dbcPeer::item).all().collectList().block(LIMIT);
	}

	@Override
	public void inserts(int count) {
		Flux.range(0, count)
			.concatMap((number) -> this.client.sql(INSERT)
				.bind("source", number)
				.bind("text", "something")
				.fetch()
				.rowsUpdated())
			.then()
			.block(LIMIT);
	}

	@Override
	public void transactions(int count) {
		Flux.range(0, count).concatMap((number) -> {
			int key = key();
			return this.transaction.transactional(this.client.sql(BY_KEY)
				.bind("id", key)
				.map(R2dbcPeer::item)
				.one()
				.then(this.client.sql(UPDATE).bind("id", key).fetch().rowsUpdated()));
		}).then().block(LIMIT);
	}

	/** A loop in a transaction: it has nothing for many rows. */
	@Override
	public void bulk(List<Item> items) {
		this.transaction
			.transactional(Flux.fromIterable(items)
				.concatMap((item) -> this.client.sql(BULK)
					.bind("id", item.id())
					.bind("name", item.name())
					.bind("amount", item.amount())
					.bind("active", item.active())
					.bind("created", item.created())
					.fetch()
					.rowsUpdated())
				.then())
			.block(LIMIT);
	}

	@Override
	public void close() {
		// the pool is another peer's
	}

}
