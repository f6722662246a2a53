package io.databases.sql;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Places where the text that is sent differs from the text that was written, apart from
 * the parameters: an escaped colon loses its backslash, and what drivers misread is
 * written in another way that means the same to the server. In order of the text, without
 * overlaps.
 */
final class Edits {

	private @Nullable List<Edit> edits;

	void add(int start, int end, String replacement) {
		if (this.edits == null) {
			this.edits = new ArrayList<>();
		}
		this.edits.add(new Edit(start, end, replacement));
	}

	/**
	 * The text between two places, with the edits that lie there.
	 */
	String apply(String sql, int start, int end) {
		if (this.edits == null) {
			return (start == 0 && end == sql.length()) ? sql : sql.substring(start, end);
		}
		StringBuilder text = new StringBuilder(end - start);
		append(text, sql, start, end);
		return text.toString();
	}

	void append(StringBuilder text, String sql, int start, int end) {
		int done = start;
		if (this.edits != null) {
			for (int i = firstFrom(this.edits, start); i < this.edits.size() && this.edits.get(i).end <= end; i++) {
				Edit edit = this.edits.get(i);
				text.append(sql, done, edit.start).append(edit.replacement);
				done = edit.end;
			}
		}
		text.append(sql, done, end);
	}

	private static int firstFrom(List<Edit> edits, int start) {
		int low = 0;
		int high = edits.size();
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (edits.get(middle).start < start) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	private record Edit(int start, int end, String replacement) {
	}

}
