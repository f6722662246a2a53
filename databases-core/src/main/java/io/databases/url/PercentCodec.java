package io.databases.url;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding in UTF-8. Decoding is strict: a stray {@code %} is an error that names
 * the component, never the text.
 */
final class PercentCodec {

	/** Nothing besides letters, digits and {@code -._~} is left as it is. */
	static final String NOTHING = "";

	private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	private static final char[] HEX = "0123456789ABCDEF".toCharArray();

	private PercentCodec() {
	}

	/**
	 * Encodes all but letters, digits, {@code -._~} and the given characters.
	 */
	static String encode(String text, String alsoKept) {
		StringBuilder encoded = new StringBuilder(text.length() + 16);
		for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
			char character = (char) (octet & 0xFF);
			if (isUnreserved(character) || alsoKept.indexOf(character) >= 0) {
				encoded.append(character);
			}
			else {
				encoded.append('%').append(HEX[character >> 4]).append(HEX[character & 0xF]);
			}
		}
		return encoded.toString();
	}

	/**
	 * Decodes one component.
	 * @param component its name, for the error
	 */
	static String decode(String text, String component) {
		if (text.indexOf('%') < 0) {
			return checked(text, component);
		}
		ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
		int index = 0;
		while (index < text.length()) {
			if (text.charAt(index) == '%') {
				octets.write(octet(text, index, component));
				index += 3;
			}
			else {
				int end = text.indexOf('%', index);
				String literal = checked(text.substring(index, (end < 0) ? text.length() : end), component);
				octets.writeBytes(literal.getBytes(StandardCharsets.UTF_8));
				index += literal.length();
			}
		}
		return checked(utf8(octets.toByteArray(), component), component);
	}

	/**
	 * Decodes a part of the query, where {@code +} is a space as in forms.
	 */
	static String decodeQuery(String text, String component) {
		return decode(text.replace('+', ' '), component);
	}

	/**
	 * Returns the text if it can be written in UTF-8 and sent to a server.
	 */
	static String checked(String text, String component) {
		if (text.indexOf('\0') >= 0) {
			throw new InvalidDatabaseUrlException(component + " holds the character NUL, which no database takes.");
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
			throw new InvalidDatabaseUrlException(component + " holds half of a character (an unpaired surrogate).");
		}
		return text;
	}

	private static int octet(String text, int index, String component) {
		int high = (index + 1 < text.length()) ? Character.digit(text.charAt(index + 1), 16) : -1;
		int low = (index + 2 < text.length()) ? Character.digit(text.charAt(index + 2), 16) : -1;
		if (high < 0 || low < 0 || text.charAt(index + 1) > 'f' || text.charAt(index + 2) > 'f') {
			throw new InvalidDatabaseUrlException(
					component + " holds a '%' that no two hexadecimal digits follow; write '%25' for a percent sign.");
		}
		return high << 4 | low;
	}

	private static String utf8(byte[] octets, String component) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new InvalidDatabaseUrlException(component + " holds percent-encoded bytes that are not UTF-8.");
		}
	}

	private static boolean isUnreserved(char character) {
		return UNRESERVED.indexOf(character) >= 0;
	}

}
