package io.databases.query;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import io.databases.sql.Dialect;
import io.databases.sql.SqlText;
import io.r2dbc.spi.Parameters;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No value takes more than is counted, and what is small does not count for much.
 */
class RowSizeTests {

	private static long of(Object value) {
		return of("INSERT INTO t(a) VALUES (:a)", value);
	}

	private static long of(String sql, Object... values) {
		return new RowSize(SqlText.parse(sql, Dialect.MYSQL)).of(values);
	}

	@Test
	void whatIsLargeCountsInFull() {
		String text = "\u20ac".repeat(10_000);
		CharSequence built = new StringBuilder(text).reverse();
		byte[] bytes = new byte[10_000];
		BigInteger digits = BigInteger.TEN.pow(10_000);
		assertThat(Stream.of(text, built, Optional.of(text), Parameters.in(text)))
			.allSatisfy((value) -> assertThat(of(value)).isBetween(30_000L, 30_100L));
		assertThat(Stream.of(bytes, ByteBuffer.wrap(bytes), Optional.of(bytes)))
			.allSatisfy((value) -> assertThat(of(value)).isBetween(20_000L, 20_100L));
		assertThat(of(digits)).isBetween(10_000L, 12_000L);
		assertThat(Stream.of(List.of(text, text), new String[] { text, text }, List.of(List.of(text), List.of(text))))
			.allSatisfy((value) -> assertThat(of(value)).isBetween(60_000L, 60_200L));
		assertThat(of(new long[10_000])).isGreaterThan(200_000);
	}

	@Test
	void whatIsSmallIsNotMoreThanItsText() {
		assertThat(Stream.of(Long.MIN_VALUE, -Double.MAX_VALUE, Integer.MIN_VALUE, true, UUID.randomUUID(),
				OffsetDateTime.MAX, "text"))
			.allSatisfy((value) -> assertThat(of(value)).isBetween((long) value.toString().length() + 2, 64L));
		assertThat(of("INSERT INTO t(a) VALUES (:a)", new Object[] { null })).isBetween(6L, 8L);
		assertThat(of(Arrays.asList(null, 1))).isLessThan(64);
	}

	@Test
	void eachOccurrenceCounts() {
		String text = "x".repeat(1_000);
		assertThat(of("UPDATE t SET a = :a, b = :a, c = :a WHERE id = :id", text, 1)).isBetween(9_000L, 9_200L);
	}

}
