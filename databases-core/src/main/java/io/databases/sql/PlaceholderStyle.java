package io.databases.sql;

/**
 * How a database writes the place of a bound value.
 */
public enum PlaceholderStyle {

	/**
	 * {@code $1}, {@code $2}: numbered, one number may stand in several places.
	 */
	DOLLAR("$", true),

	/**
	 * {@code ?}: by position, a repeated value is bound again.
	 */
	QUESTION_MARK("?", false),

	/**
	 * {@code ?1}, {@code ?2}: numbered, one number may stand in several places.
	 */
	NUMBERED_QUESTION_MARK("?", true);

	private final String mark;

	private final boolean numbered;

	PlaceholderStyle(String mark, boolean numbered) {
		this.mark = mark;
		this.numbered = numbered;
	}

	/**
	 * Whether one placeholder may stand in several places of a text.
	 * @return {@code true} for the numbered styles
	 */
	public boolean isNumbered() {
		return this.numbered;
	}

	/**
	 * Writes one placeholder.
	 * @param number the number of the bound value, from 1
	 * @return the placeholder
	 */
	public String placeholder(int number) {
		return this.numbered ? this.mark + number : this.mark;
	}

	void append(StringBuilder text, int number) {
		text.append(this.mark);
		if (this.numbered) {
			text.append(number);
		}
	}

}
