package io.databases.record.convert;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads an array in the text form of PostgreSQL, such as <code>{ok,"a b",NULL}</code>:
 * that is how arrays of an enum arrive. One dimension only.
 */
final class ArrayText {

	private final String text;

	private final List<@Nullable String> elements = new ArrayList<>();

	private int position = 1;

	private ArrayText(String text) {
		this.text = text;
	}

	static boolean looksLikeArray(String text) {
		return text.length() >= 2 && text.charAt(0) == '{' && text.charAt(text.length() - 1) == '}';
	}

	static List<@Nullable String> parse(String text) {
		return new ArrayText(text).parse();
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
			throw malformed();
		}
		return this.elements;
	}

	private @Nullable String plain() {
		int start = this.position;
		while (current() != ',' && current() != '}') {
			if (current() == '{' || current() == '"') {
				throw malformed();
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
			throw malformed();
		}
		return this.text.charAt(this.position);
	}

	private static ConversionException malformed() {
		return ConversionException.malformed("array", "a JSON array, or {a,b,c} of one dimension");
	}

}
