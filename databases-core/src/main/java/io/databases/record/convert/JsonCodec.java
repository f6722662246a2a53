package io.databases.record.convert;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON text: the seam to a JSON library, which the toolkit itself does
 * not need.
 *
 * <p>
 * Implementations are safe for use by several threads.
 */
public interface JsonCodec {

	/**
	 * Read a JSON document.
	 * @param json the text of one JSON document
	 * @param type the class or generic type to read into, such as
	 * {@code Map<String, Object>}
	 * @return what was read, {@code null} for the document {@code null}
	 * @throws RuntimeException if the text is not JSON or does not fit the type
	 */
	@Nullable Object read(String json, Type type);

	/**
	 * Write a value as a JSON document.
	 * @param value a map, list, record, bean or scalar
	 * @return the JSON text
	 * @throws RuntimeException if the value cannot be written as JSON
	 */
	String write(Object value);

}
