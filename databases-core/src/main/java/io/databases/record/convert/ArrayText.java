package io.databases.record.convert;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads an array in the text form of PostgreSQL, such as <code>{ok,"a b",NULL}</code>:
 * that is how arrays of an enum arrive. One dimension only.
 */
public final class ArrayText {

	private final String text;

	private final List<@Nullable String> elements = new ArrayList<>();

	private int position = 1;

	private ArrayText(String text) {
		this.text = text;
	}

	/**
	 * Read an array of one dimension.
	 * @param text the text
	 * @return its elements, {@code null} for NULL; or {@code null} if the text is no such
	 * array
	 */
	public static @Nullable List<@Nullable String> parse(String text) {
		if (text.length() < 2 || text.charAt(0) != '{') {
			return null;
		}
		try {
			return new ArrayText(text).parse();
		}
		catch (MalformedException ex) {
			return null;
		}
	}

	private List<@Nullable String> parse() {
		if (this.text.length() == 2) {
			return this.elements;
		}
		do {
			this.elements.add((current() == '"') ? quoted() : plain());
		}
		while (next() == ',');
		if (this.position != this.text.length() || this.text.charAt(this.position - 1) != '}') {
			throw new MalformedException();
		}
		return this.elements;
	}

	private @Nullable String plain() {
		int start = this.position;
		while (current() != ',' && current() != '}') {
			if (current() == '{' || current() == '"') {
				throw new MalformedException();
			}
			this.position++;
		}
		String element = this.text.substring(start, this.position);
		return element.equalsIgnoreCase("NULL") ? null : element;
	}

	private String quoted() {
		StringBuilder element = new StringBuilder();
		this.position++;
		while (current() != '"') {
			if (current() == '\\') {
				this.position++;
			}
			element.append(next());
		}
		this.position++;
		return element.toString();
	}

	private char next() {
		char c = current();
		this.position++;
		return c;
	}

	private char current() {
		if (this.position >= this.text.length()) {
			throw new MalformedException();
		}
		return this.text.charAt(this.position);
	}

	/** Leaves the parser; carries nothing. */
	private static final class MalformedException extends RuntimeException {

		@Serial
		private static final long serialVersionUID = 1L;

		MalformedException() {
			super(null, null, false, false);
		}

	}

}
