package io.databases.record;

import java.nio.ByteBuffer;

import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.ColumnMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The readers for a driver that nothing is known of; one instance of each.
 */
final class StandardReaders {

	private static final ColumnReader LARGE_BYTES = (row, index) -> bytes(row.get(index, ByteBuffer.class));

	private static final ColumnReader LARGE_TEXT = ColumnReader.as(String.class);

	private static final ColumnReader VALUE = (row, index) -> {
		Object value = row.get(index);
		return (value instanceof ByteBuffer buffer) ? bytes(buffer) : value;
	};

	private StandardReaders() {
	}

	static ColumnReader readerFor(ColumnMetadata column, int index) {
		Class<?> type = column.getJavaType();
		if (type == Blob.class) {
			return LARGE_BYTES;
		}
		return (type == Clob.class) ? LARGE_TEXT : VALUE;
	}

	private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
		if (buffer == null) {
			return null;
		}
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return bytes;
	}

}
