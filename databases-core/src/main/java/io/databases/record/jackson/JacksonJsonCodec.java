package io.databases.record.jackson;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.databases.record.convert.JsonCodec;

/**
 * Reads and writes JSON by a Jackson 3 mapper.
 */
public final class JacksonJsonCodec implements JsonCodec {

	private final JsonMapper mapper;

	/**
	 * Create a codec.
	 * @param mapper the mapper, such as the one that Spring Boot configures
	 */
	public JacksonJsonCodec(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public @Nullable Object read(String json, Type type) {
		return this.mapper.readValue(json, this.mapper.constructType(type));
	}

	@Override
	public String write(Object value) {
		return this.mapper.writeValueAsString(value);
	}

}
