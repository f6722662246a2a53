package io.databases.query;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The values of a statement as a text of bounded length, for a log that asks for them.
 */
public final class BoundValues {

	/** Of one value. */
	private static final int VALUE = 100;

	/** Of all values together. */
	private static final int ALL = 2_000;

	private final StringBuilder text = new StringBuilder();

	/**
	 * Starts without a value.
	 */
	public BoundValues() {
	}

	/**
	 * Adds a value, if there is room.
	 * @param name the parameter
	 * @param value the value
	 * @return whether there is room for more
	 */
	public boolean add(String name, @Nullable Object value) {
		if (this.text.length() > ALL) {
			this.text.append(", …");
			return false;
		}
		this.text.append(this.text.isEmpty() ? "" : ", ").append(name).append('=').append(shown(value));
		return true;
	}

	private static String shown(@Nullable Object value) {
		if (value instanceof byte[] || value instanceof ByteBuffer || value instanceof Collection<?>
				|| (value != null && value.getClass().isArray())) {
			return value.getClass().getSimpleName() + size(value);
		}
		Object plain = (value instanceof Json json) ? json.value() : value;
		String shown = (plain instanceof CharSequence) ? "'" + plain + "'" : String.valueOf(plain);
		return (shown.length() <= VALUE) ? shown
				: shown.substring(0, VALUE) + String.format(Locale.ROOT, "… (%,d characters)", shown.length());
	}

	/* Of what is large: how much it is. */
	private static String size(Object value) {
		int size = (value instanceof ByteBuffer buffer) ? buffer.remaining()
				: (value instanceof Collection<?> all) ? all.size() : Array.getLength(value);
		return " of " + size;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
