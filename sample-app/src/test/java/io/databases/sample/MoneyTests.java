package io.databases.sample;

import java.math.BigDecimal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MoneyTests {

	@ParameterizedTest
	@CsvSource({ "0, 0", "0.00, 0", "0.01, 1", "100, 10000", "100.0, 10000", "100.00, 10000", "1e2, 10000",
			"9999999999999.99, 999999999999999" })
	void readsAmounts(BigDecimal amount, long cents) {
		assertThat(Money.toCents("amount", amount)).isEqualTo(cents);
	}

	@ParameterizedTest
	@CsvSource({ "-0.01, must not be negative", "-1e999999999, must not be negative",
			"0.001, must not have more than two decimals", "1e-999999999, must not have more than two decimals",
			"10000000000000, must not exceed 9999999999999.99", "1e999999999, must not exceed 9999999999999.99",
			"0e2147483647, must not exceed 9999999999999.99" })
	void refusesAmounts(BigDecimal amount, String reason) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Money.toCents("amount", amount))
			.withMessage("'amount' " + reason);
	}

	@Test
	void refusesNothing() {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Money.toCents("amount", null))
			.withMessage("'amount' is missing");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0.00", "1, 0.01", "10000, 100.00", "999999999999999, 9999999999999.99" })
	void writesTwoDecimals(long cents, String amount) {
		assertThat(Money.toAmount(cents)).hasToString(amount);
	}

}
