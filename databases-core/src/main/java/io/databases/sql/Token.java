package io.databases.sql;

/**
 * The kinds of token that the scan tells apart; comments and white space are none.
 */
enum Token {

	/** An unquoted identifier or a keyword. */
	WORD,

	/** A quoted identifier. */
	QUOTED,

	/** A string of any kind. */
	STRING,

	/** A number, with whatever letters stick to it. */
	NUMBER,

	/** {@code :name}. */
	PARAMETER,

	/** The database's own placeholder: {@code ?}, {@code $1}. */
	PLACEHOLDER,

	/** {@code @name} and {@code @@name}. */
	VARIABLE,

	/** A run of operator characters. */
	OPERATOR,

	/** {@code ::}. */
	CAST,

	/** {@code :=}. */
	ASSIGN,

	/** A colon that is no parameter. */
	COLON,

	/** <code>(</code>. */
	OPEN,

	/** <code>)</code>. */
	CLOSE,

	/** {@code [}. */
	OPEN_BRACKET,

	/** {@code ]}. */
	CLOSE_BRACKET,

	COMMA,

	DOT,

	SEMICOLON,

	/** Any other character. */
	OTHER,

	/** The end of the text. */
	END

}
