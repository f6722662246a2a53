package io.databases.record.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The conversions to the classes that hold one value.
 */
final class ScalarConversions {

	private static final Map<Class<?>, Conversion> CONVERSIONS = Map.ofEntries(
			Map.entry(Byte.class, NumberConversions::toByte), Map.entry(Short.class, NumberConversions::toShort),
			Map.entry(Integer.class, NumberConversions::toInteger), Map.entry(Long.class, NumberConversions::toLong),
			Map.entry(BigInteger.class, NumberConversions::toBigInteger),
			Map.entry(BigDecimal.class, NumberConversions::toBigDecimal),
			Map.entry(Float.class, NumberConversions::toFloat), Map.entry(Double.class, NumberConversions::toDouble),
			Map.entry(Number.class, NumberConversions::toNumber),
			Map.entry(Boolean.class, NumberConversions::toBoolean), Map.entry(String.class, TextConversions::toText),
			Map.entry(CharSequence.class, TextConversions::toText),
			Map.entry(Character.class, TextConversions::toCharacter), Map.entry(UUID.class, TextConversions::toUuid),
			Map.entry(URI.class, TextConversions::toUri), Map.entry(byte[].class, TextConversions::toBytes),
			Map.entry(ByteBuffer.class, TextConversions::toByteBuffer),
			Map.entry(Instant.class, TemporalConversions::toInstant),
			Map.entry(OffsetDateTime.class, TemporalConversions::toOffsetDateTime),
			Map.entry(ZonedDateTime.class, TemporalConversions::toZonedDateTime),
			Map.entry(LocalDateTime.class, TemporalConversions::toLocalDateTime),
			Map.entry(LocalDate.class, TemporalConversions::toLocalDate),
			Map.entry(ZoneId.class, TemporalConversions::toZoneId),
			Map.entry(LocalTime.class, TimeConversions::toLocalTime),
			Map.entry(OffsetTime.class, TimeConversions::toOffsetTime),
			Map.entry(Duration.class, TimeConversions::toDuration), Map.entry(Period.class, TimeConversions::toPeriod),
			Map.entry(Year.class, TimeConversions::toYear), Map.entry(YearMonth.class, TimeConversions::toYearMonth));

	private ScalarConversions() {
	}

	/** The conversion to a class, or {@code null} if it is none that holds one value. */
	static @Nullable Conversion find(Class<?> type) {
		return type.isEnum() ? new EnumConversion(type) : CONVERSIONS.get(type);
	}

}
