package io.databases.sqlite.spring;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.springframework.core.convert.converter.Converter;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.dialect.AbstractDialect;
import org.springframework.data.relational.core.dialect.LimitClause;
import org.springframework.data.relational.core.dialect.LockClause;
import org.springframework.data.relational.core.sql.IdentifierProcessing;
import org.springframework.data.relational.core.sql.LockOptions;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.binding.BindMarkersFactory;

/**
 * SQLite for Spring Data R2DBC.
 */
final class SqliteDialect extends AbstractDialect implements R2dbcDialect {

	static final SqliteDialect INSTANCE = new SqliteDialect();

	/** What the driver binds by itself, in UTC where it has a zone. */
	private static final Set<Class<?>> SIMPLE_TYPES = Set.of(UUID.class, Instant.class, OffsetDateTime.class,
			ZonedDateTime.class, Duration.class, BigDecimal.class, BigInteger.class, ByteBuffer.class);

	private SqliteDialect() {
	}

	@Override
	public BindMarkersFactory getBindMarkersFactory() {
		return SqliteBindMarkersProvider.MARKERS;
	}

	@Override
	public Set<Class<?>> simpleTypes() {
		return SIMPLE_TYPES;
	}

	@Override
	public Collection<Object> getConverters() {
		return List.of(LocalDateTimeToInstant.INSTANCE, LocalDateTimeToOffsetDateTime.INSTANCE,
				LocalDateTimeToZonedDateTime.INSTANCE);
	}

	@Override
	public IdentifierProcessing getIdentifierProcessing() {
		return IdentifierProcessing.create(IdentifierProcessing.Quoting.ANSI, IdentifierProcessing.LetterCasing.AS_IS);
	}

	@Override
	public String renderForGeneratedValues(SqlIdentifier identifier) {
		return identifier.getReference();
	}

	@Override
	public LimitClause limit() {
		return SqliteLimit.INSTANCE;
	}

	/** A transaction that may write has the whole database locked already. */
	@Override
	public LockClause lock() {
		return NoLock.INSTANCE;
	}

	private enum SqliteLimit implements LimitClause {

		INSTANCE;

		@Override
		public String getLimit(long limit) {
			return "LIMIT " + limit;
		}

		/** SQLite has no OFFSET without a LIMIT. */
		@Override
		public String getOffset(long offset) {
			return "LIMIT -1 OFFSET " + offset;
		}

		@Override
		public String getLimitOffset(long limit, long offset) {
			return "LIMIT %d OFFSET %d".formatted(limit, offset);
		}

		@Override
		public LimitClause.Position getClausePosition() {
			return LimitClause.Position.AFTER_ORDER_BY;
		}

	}

	private enum NoLock implements LockClause {

		INSTANCE;

		@Override
		public String getLock(LockOptions lockOptions) {
			return "";
		}

		@Override
		public LockClause.Position getClausePosition() {
			return LockClause.Position.AFTER_ORDER_BY;
		}

	}

	/** TIMESTAMP columns hold UTC; Spring Data itself would take the zone of the JVM. */
	@ReadingConverter
	private enum LocalDateTimeToInstant implements Converter<LocalDateTime, Instant> {

		INSTANCE;

		@Override
		public Instant convert(LocalDateTime source) {
			return source.toInstant(ZoneOffset.UTC);
		}

	}

	@ReadingConverter
	private enum LocalDateTimeToOffsetDateTime implements Converter<LocalDateTime, OffsetDateTime> {

		INSTANCE;

		@Override
		public OffsetDateTime convert(LocalDateTime source) {
			return source.atOffset(ZoneOffset.UTC);
		}

	}

	@ReadingConverter
	private enum LocalDateTimeToZonedDateTime implements Converter<LocalDateTime, ZonedDateTime> {

		INSTANCE;

		@Override
		public ZonedDateTime convert(LocalDateTime source) {
			return source.atZone(ZoneOffset.UTC);
		}

	}

}
