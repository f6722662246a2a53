package io.databases.sample;

import java.util.List;
import java.util.Map;

import io.databases.Database;
import io.databases.query.Keys;
import io.databases.spring.transaction.AsyncTransactional;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;

/**
 * Opens and shows accounts.
 */
@Service
@AsyncTransactional
class AccountService {

	private final Database database;

	AccountService(Database database) {
		this.database = database;
	}

	Mono<Account> open(String owner, long cents) {
		return this.database
			.execute("INSERT INTO account (owner, cents) VALUES (:owner, :cents)",
					Map.of("owner", owner, "cents", cents), Keys.of("id"))
			.map((result) -> new Account(result.key(Long.class), owner, cents));
	}

	@AsyncTransactional(readOnly = true)
	Mono<List<Account>> all() {
		return this.database.fetchAll("SELECT id, owner, cents FROM account ORDER BY id", Account.class);
	}

	@AsyncTransactional(readOnly = true)
	Mono<Account> get(long id) {
		return this.database
			.fetchOne("SELECT id, owner, cents FROM account WHERE id = :id", Map.of("id", id), Account.class)
			.switchIfEmpty(Mono.error(() -> new AccountNotFoundException(id)));
	}

}
