package io.databases.sample;

import java.util.Map;

import io.databases.Database;
import io.databases.query.Keys;
import io.databases.spring.transaction.AsyncTransactional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;

/**
 * Moves money. Both accounts are locked before anything is decided, the one with the
 * smaller id first: two transfers between the same accounts wait for each other and never
 * in a circle, so that none has to be tried again.
 */
@Service
@AsyncTransactional
class TransferService {

	private final Database database;

	private final String lockAccount;

	TransferService(Database database) {
		this.database = database;
		this.lockAccount = "SELECT id, owner, cents FROM account WHERE id = :id" + SqlFlavour.of(database).forUpdate();
	}

	Mono<Transfer> transfer(TransferOrder order) {
		long first = Math.min(order.source(), order.target());
		long second = Math.max(order.source(), order.target());
		return lock(first)
			.flatMap((one) -> lock(second).doOnNext((two) -> check(order, (first == order.source()) ? one : two,
					(first == order.source()) ? two : one)))
			.then(add(order.source(), -order.cents()))
			.then(add(order.target(), order.cents()))
			.then(record(order));
	}

	/**
	 * All transfers, read as fast as the client takes them.
	 * @return the transfers in their order
	 */
	@AsyncTransactional(readOnly = true)
	Flux<Transfer> all() {
		return this.database.iterate("SELECT id, source, target, cents FROM transfer ORDER BY id", Transfer.class);
	}

	private Mono<Account> lock(long id) {
		return this.database.fetchOne(this.lockAccount, Map.of("id", id), Account.class)
			.switchIfEmpty(Mono.error(() -> new AccountNotFoundException(id)));
	}

	private static void check(TransferOrder order, Account source, Account target) {
		if (source.cents() < order.cents()) {
			throw new TransferRefusedException("Account %d has not enough balance".formatted(source.id()));
		}
		if (target.cents() > Money.MAX_CENTS - order.cents()) {
			throw new TransferRefusedException(
					"Account %d can't hold more than %s".formatted(target.id(), Money.toAmount(Money.MAX_CENTS)));
		}
	}

	private Mono<Void> add(long id, long cents) {
		return this.database
			.execute("UPDATE account SET cents = cents + :cents WHERE id = :id", Map.of("id", id, "cents", cents))
			.then();
	}

	private Mono<Transfer> record(TransferOrder order) {
		return this.database
			.execute("INSERT INTO transfer (source, target, cents) VALUES (:source, :target, :cents)", order,
					Keys.of("id"))
			.map((result) -> new Transfer(result.key(Long.class), order.source(), order.target(), order.cents()));
	}

}
