package io.databases.sample;

import java.net.URI;
import java.util.List;

import reactor.core.publisher.Mono;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /accounts}.
 */
@RestController
@RequestMapping("/accounts")
class AccountController {

	private final AccountService accounts;

	AccountController(AccountService accounts) {
		this.accounts = accounts;
	}

	@PostMapping
	Mono<ResponseEntity<Account>> open(@RequestBody NewAccount request) {
		return this.accounts.open(request.checkedOwner(), request.checkedCents())
			.map((account) -> ResponseEntity.created(URI.create("/accounts/" + account.id())).body(account));
	}

	@GetMapping
	Mono<List<Account>> all() {
		return this.accounts.all();
	}

	@GetMapping("/{id}")
	Mono<Account> get(@PathVariable long id) {
		return this.accounts.get(id);
	}

}
