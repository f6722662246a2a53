package io.databases.sample;

import java.math.BigDecimal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * An account, as it is stored and as clients see it.
 *
 * @param id the number of the account
 * @param owner whose it is
 * @param cents what is on it
 */
@JsonPropertyOrder({ "id", "owner", "balance" })
record Account(long id, String owner, @JsonIgnore long cents) {

	@JsonProperty
	BigDecimal balance() {
		return Money.toAmount(this.cents);
	}

}
