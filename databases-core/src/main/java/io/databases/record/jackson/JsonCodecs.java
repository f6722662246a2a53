package io.databases.record.jackson;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

import io.databases.record.convert.JsonCodec;

/**
 * Finds the JSON library on the class path.
 */
public final class JsonCodecs {

	private static final boolean JACKSON = ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper",
			JsonCodecs.class.getClassLoader());

	private JsonCodecs() {
	}

	/**
	 * Create a codec by what is present.
	 * @return a codec of Jackson 3 with its default settings and the modules that it
	 * finds, or {@code null} without Jackson
	 */
	public static @Nullable JsonCodec detect() {
		return JACKSON ? Jackson.create() : null;
	}

	/** Loaded only where Jackson is. */
	private static final class Jackson {

		static JsonCodec create() {
			return new JacksonJsonCodec(JsonMapper.builder().findAndAddModules().build());
		}

	}

}
