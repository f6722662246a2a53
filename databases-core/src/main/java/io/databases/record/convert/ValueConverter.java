package io.databases.record.convert;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ConcurrentLruCache;

/**
 * Converts values of a database to the classes that a program asks for. Every conversion
 * is exact: a value that does not fit is a {@link ConversionException}, never a silently
 * changed value.
 *
 * <ul>
 * <li>Numbers widen and narrow within range and without loss of a fraction; {@code true}
 * and {@code false} are 1 and 0. A decimal is a double if the double's shortest form is
 * the same number.</li>
 * <li>Text becomes numbers, Booleans, enums (by name), UUIDs, characters, URIs, and dates
 * and times in ISO or SQL form; scalars become text.</li>
 * <li>Points in time ({@code Instant}, {@code OffsetDateTime}, {@code ZonedDateTime}) and
 * {@code LocalDateTime} convert into each other through UTC; a {@code LocalDate} is a
 * midnight. {@code LocalTime} and {@code Duration} convert within a day.</li>
 * <li>{@code byte[]}, {@code ByteBuffer} and (16 bytes) {@code UUID} convert into each
 * other.</li>
 * <li>Arrays, lists and sets convert element by element.</li>
 * <li>JSON text becomes a {@code Map}, {@code List}, array, record or bean by the
 * {@link JsonCodec}.</li>
 * </ul>
 *
 * <p>
 * Immutable and safe for use by several threads, if its codec is.
 */
public final class ValueConverter {

	private static final Conversion IDENTITY = (value) -> value;

	private static final int CACHED_CONVERSIONS = 256;

	private final @Nullable JsonCodec json;

	private final ConcurrentLruCache<Class<?>, Conversion> conversions;

	private ValueConverter(@Nullable JsonCodec json) {
		this.json = json;
		this.conversions = new ConcurrentLruCache<>(CACHED_CONVERSIONS, this::to);
	}

	/**
	 * Create a converter.
	 * @param json reads JSON text, or {@code null} for none: then a conversion from JSON
	 * is an error that says what to add
	 * @return a converter
	 */
	public static ValueConverter create(@Nullable JsonCodec json) {
		return new ValueConverter(json);
	}

	/**
	 * Convert one value.
	 * @param <T> the type of the result
	 * @param value the value, or {@code null}
	 * @param target the class asked for; a primitive class stands for its wrapper
	 * @return the converted value; {@code null} if the value is
	 * @throws ConversionException if there is no exact counterpart, or {@code null} was
	 * to become a primitive
	 */
	@SuppressWarnings("unchecked") // The conversion was chosen by the class.
	public <T> @Nullable T convert(@Nullable Object value, Class<T> target) {
		if (value == null) {
			if (target.isPrimitive()) {
				throw new ConversionException("NULL does not fit into the primitive type " + target);
			}
			return null;
		}
		return (T) this.conversions.get(target).convert(value);
	}

	/**
	 * Find the conversion to a type. Worth keeping where many values are converted.
	 * @param target a class or generic type such as {@code List<UUID>}
	 * @return the conversion, which accepts every value and refuses at run time what it
	 * cannot convert
	 */
	public Conversion to(Type target) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(erase(target));
		if (type == Object.class) {
			return IDENTITY;
		}
		if (type == Optional.class) {
			return (value) -> {
				throw new ConversionException("there is no conversion to Optional; use the nullable type itself");
			};
		}
		Conversion container = container(type, target);
		if (container != null) {
			return container;
		}
		Conversion scalar = ScalarConversions.find(type);
		Conversion conversion = (scalar != null) ? scalar : fromJson(target);
		return (value) -> type.isInstance(value) ? value : conversion.convert(value);
	}

	/**
	 * Write a value as a JSON document.
	 * @param value a map, list, record, bean or scalar
	 * @return the text
	 * @throws ConversionException if there is no JSON library, or it can't write the
	 * value
	 */
	public String toJson(Object value) {
		if (this.json == null) {
			throw new ConversionException("a " + TypeNames.of(value)
					+ " is bound as JSON only with a JSON library; add tools.jackson.core:jackson-databind");
		}
		try {
			return this.json.write(value);
		}
		catch (RuntimeException ex) {
			throw new ConversionException(
					"the " + TypeNames.of(value) + " can't be written as JSON (" + ex.getClass().getSimpleName() + ")");
		}
	}

	private @Nullable Conversion container(Class<?> type, Type target) {
		if (type == List.class || type == Collection.class || type == Iterable.class) {
			return ContainerConversions.toList(to(argumentOf(target)), fromText(target));
		}
		if (type == Set.class) {
			return ContainerConversions.toSet(to(argumentOf(target)), fromText(target));
		}
		if (type.isArray() && type != byte[].class) {
			Type component = componentOf(target);
			Conversion toArray = ContainerConversions.toArray(erase(component), to(component), fromText(target));
			return (value) -> type.isInstance(value) ? value : toArray.convert(value);
		}
		return null;
	}

	/** Text for a container is a JSON array, or the array form of PostgreSQL. */
	private Conversion fromText(Type target) {
		Conversion fromJson = fromJson(target);
		return (value) -> {
			List<@Nullable String> elements = (value instanceof String text) ? ArrayText.parse(text) : null;
			return (elements != null) ? to(target).convert(elements) : fromJson.convert(value);
		};
	}

	private Conversion fromJson(Type target) {
		return (value) -> {
			if (!(value instanceof String text)) {
				throw ConversionException.unsupported(value, TypeNames.of(target));
			}
			if (this.json == null) {
				throw new ConversionException("there is no conversion from String to " + TypeNames.of(target)
						+ " without a JSON library; add tools.jackson.core:jackson-databind");
			}
			try {
				return this.json.read(text, target);
			}
			catch (RuntimeException ex) {
				throw new ConversionException("the String is no JSON document that fits " + TypeNames.of(target) + " ("
						+ ex.getClass().getSimpleName() + ")");
			}
		};
	}

	private static Type componentOf(Type array) {
		if (array instanceof GenericArrayType generic) {
			return generic.getGenericComponentType();
		}
		return erase(array).getComponentType();
	}

	private static Type argumentOf(Type container) {
		return (container instanceof ParameterizedType parameterized) ? parameterized.getActualTypeArguments()[0]
				: Object.class;
	}

	private static Class<?> erase(Type type) {
		if (type instanceof Class<?> c) {
			return c;
		}
		if (type instanceof ParameterizedType parameterized) {
			return (Class<?>) parameterized.getRawType();
		}
		if (type instanceof GenericArrayType array) {
			return Array.newInstance(erase(array.getGenericComponentType()), 0).getClass();
		}
		if (type instanceof WildcardType wildcard) {
			return erase(wildcard.getUpperBounds()[0]);
		}
		return Object.class;
	}

}
