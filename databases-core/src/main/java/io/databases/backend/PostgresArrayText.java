package io.databases.backend;

import org.jspecify.annotations.Nullable;

/**
 * Builds the text of one array, and finds the type of its elements. Values that the
 * driver would give different types don't go together, but for integers, which widen.
 */
final class PostgresArrayText extends PostgresText {

	private @Nullable Kind kind;

	PostgresArrayText(int rows) {
		super(new StringBuilder(rows * 8 + 2).append('{'));
	}

	/** Returns {@code false} if the value can't be in this array. */
	boolean add(@Nullable Object value) {
		if (this.text.length() > 1) {
			this.text.append(',');
		}
		if (value == null) {
			this.text.append("NULL");
			return true;
		}
		Kind found = append(value);
		if (found == null) {
			return false;
		}
		Kind merged = found.with(this.kind);
		if (merged != null) {
			this.kind = merged;
		}
		return merged != null;
	}

	RowArrays.Column finish() {
		Kind found = this.kind;
		return new RowArrays.Column((found != null) ? found.type : null, this.text.append('}').toString());
	}

	@Override
	void string(String string) {
		this.text.append('"');
		int done = 0;
		for (int i = 0; i < string.length(); i++) {
			char c = string.charAt(i);
			if (c == '"' || c == '\\') {
				this.text.append(string, done, i).append('\\');
				done = i;
			}
		}
		this.text.append(string, done, string.length()).append('"');
	}

	@Override
	String quote() {
		return "\"";
	}

}
