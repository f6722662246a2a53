package io.databases.backend;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * An option of a URL that goes to the driver's builder as it is.
 *
 * @param <B> the builder
 */
@FunctionalInterface
interface DriverOption<B> {

	/**
	 * Sets the option.
	 * @param builder the driver's builder
	 * @param value the value in the URL, checked by its kind
	 */
	void set(B builder, String value);

	static <B, V> DriverOption<B> of(BiConsumer<B, V> setter, Function<String, V> reader) {
		return (builder, value) -> setter.accept(builder, reader.apply(value));
	}

	/** Reads the constant of an enum, without regard to case. */
	static <E extends Enum<E>> Function<String, E> constant(Class<E> type) {
		return (value) -> Arrays.stream(type.getEnumConstants())
			.filter((constant) -> constant.name().equalsIgnoreCase(value.replace('-', '_')))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"must be one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
	}

	/**
	 * Sets all options of a URL.
	 * @param <B> the builder
	 * @param all the options that the driver has, by name
	 * @param options the options of the URL
	 * @param builder the driver's builder
	 * @throws IllegalArgumentException if a value is none that the driver takes; names
	 * the option
	 */
	static <B> void apply(Map<String, DriverOption<B>> all, Map<String, String> options, B builder) {
		options.forEach((name, value) -> {
			@Nullable DriverOption<B> option = all.get(name);
			if (option == null) {
				throw new IllegalStateException("The option '" + name + "' is not passed on to the driver");
			}
			try {
				option.set(builder, value);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("The URL's option '" + name + "' " + reason(ex), ex);
			}
		});
	}

	private static String reason(IllegalArgumentException ex) {
		String message = ex.getMessage();
		return (message != null && message.startsWith("must ")) ? message : "has a value that the driver does not take";
	}

}
