package io.databases.sample;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /transfers}.
 */
@RestController
@RequestMapping("/transfers")
class TransferController {

	private final TransferService transfers;

	TransferController(TransferService transfers) {
		this.transfers = transfers;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	Mono<Transfer> transfer(@RequestBody NewTransfer request) {
		return this.transfers.transfer(request.checked());
	}

	/**
	 * All transfers: an array, or one line each as soon as it is read.
	 * @return the transfers
	 */
	@GetMapping(produces = { MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE })
	Flux<Transfer> all() {
		return this.transfers.all();
	}

}
