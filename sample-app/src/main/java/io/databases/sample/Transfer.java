package io.databases.sample;

import java.math.BigDecimal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A transfer that was made, as it is stored and as clients see it.
 *
 * @param id the number of the transfer
 * @param source the account that gave
 * @param target the account that got
 * @param cents how much
 */
@JsonPropertyOrder({ "id", "from", "to", "amount" })
record Transfer(long id, @JsonProperty("from") long source, @JsonProperty("to") long target, @JsonIgnore long cents) {

	@JsonProperty
	BigDecimal amount() {
		return Money.toAmount(this.cents);
	}

}
