package io.databases.sql;

/**
 * The open parentheses and brackets of a text, innermost last. A colon divides a slice
 * only directly inside of a subscript's brackets.
 */
final class Brackets {

	private static final char PARENTHESIS = '(';

	private static final char SUBSCRIPT = '[';

	private static final char CONSTRUCTOR = '{';

	private final StringBuilder open = new StringBuilder();

	void openParenthesis() {
		this.open.append(PARENTHESIS);
	}

	void closeParenthesis() {
		int length = this.open.length();
		while (length > 0 && this.open.charAt(length - 1) != PARENTHESIS) {
			length--;
		}
		this.open.setLength(Math.max(0, length - 1));
	}

	/**
	 * {@code ARRAY[…]}, the brackets inside of it, or those of a subscript.
	 */
	void openBracket(boolean constructor) {
		this.open.append(constructor ? CONSTRUCTOR : SUBSCRIPT);
	}

	void closeBracket() {
		int length = this.open.length();
		if (length > 0 && this.open.charAt(length - 1) != PARENTHESIS) {
			this.open.setLength(length - 1);
		}
	}

	boolean isInSubscript() {
		int length = this.open.length();
		return length > 0 && this.open.charAt(length - 1) == SUBSCRIPT;
	}

}
