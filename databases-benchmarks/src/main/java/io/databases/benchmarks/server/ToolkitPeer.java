package io.databases.benchmarks.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.databases.Database;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The toolkit.
 */
final class ToolkitPeer implements Peer {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final String BY_KEY = Sql.named(Sql.BY_KEY, "id");

	private static final String INSERT = Sql.named(Sql.INSERT, "source", "text");

	private static final String UPDATE = Sql.named(Sql.UPDATE, "id");

	private static final String BULK = Sql.named(Sql.BULK, "id", "name", "amount", "active", "created");

	private final AtomicInteger keys = new AtomicInteger();

	private final Database database;

	ToolkitPeer(String url) {
		this.database = Database.builder(url).build();
		this.database.connect().block(LIMIT);
	}

	@Override
	public String name() {
		return "databases";
	}

	private Map<String, Object> key() {
		return Map.of("id", Math.floorMod(this.keys.getAndIncrement(), Sql.ROWS) + 1);
	}

	@Override
	public void rows(int count, int inFlight) {
		Flux.range(0, count)
			.flatMap((number) -> this.database.fetchOne(BY_KEY, key(), Item.class), inFlight)
			.then()
			.block(LIMIT);
	}

	@Override
	public void list() {
		this.database.fetchAll(Sql.LIST, Item.class).block(LIMIT);
	}

	@Override
	public void inserts(int count) {
		Flux.range(0, count)
			.concatMap((number) -> this.database.execute(INSERT, Map.of("source", number, "text", "something")))
			.then()
			.block(LIMIT);
	}

	@Override
	public void transactions(int count) {
		Flux.range(0, count).concatMap((number) -> transaction(key())).then().block(LIMIT);
	}

	private Mono<Void> transaction(Map<String, Object> key) {
		return this.database.inTransaction((tx) -> tx.fetchOne(BY_KEY, key, Item.class).then(tx.execute(UPDATE, key)))
			.then();
	}

	@Override
	public void bulk(List<Item> items) {
		this.database.executeMany(BULK, items).block(LIMIT);
	}

	@Override
	public void close() {
		this.database.disconnect().block(LIMIT);
	}

}
