package io.databases.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of a page of the documentation: what the page says is what a test expects.
 *
 * @param page the file
 * @param rows the cells behind the first one, by the first one; without backticks, in the
 * order of the page
 */
public record MarkdownTable(Path page, Map<String, List<String>> rows) {

	/**
	 * Reads the table under a heading.
	 * @param name the name of the page in {@code docs}
	 * @param heading the text of the heading, without number signs
	 * @return the table, without its head
	 */
	public static MarkdownTable read(String name, String heading) {
		Path page = Path.of("..", "docs", name);
		try {
			List<String> lines = Files.readAllLines(page);
			int from = lines.indexOf("## " + heading);
			if (from < 0) {
				throw new AssertionError(page + " has no heading '" + heading + "'");
			}
			return new MarkdownTable(page, rows(lines.subList(from + 1, lines.size()), page));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Map<String, List<String>> rows(List<String> lines, Path page) {
		Map<String, List<String>> rows = new LinkedHashMap<>();
		int line = 0;
		while (!lines.get(line).startsWith("|")) {
			line++;
		}
		for (line += 2; line < lines.size() && lines.get(line).startsWith("|"); line++) {
			List<String> cells = cells(lines.get(line));
			if (rows.put(cells.get(0), cells.subList(1, cells.size())) != null) {
				throw new AssertionError(page + " has two rows '" + cells.get(0) + "'");
			}
		}
		return rows;
	}

	private static List<String> cells(String line) {
		return new ArrayList<>(Arrays.stream(line.substring(1).split("(?<!\\\\)\\|"))
			.map((cell) -> cell.strip().replace("`", "").replace("\\|", "|"))
			.toList());
	}

	List<String> row(String first) {
		List<String> row = this.rows.get(first);
		if (row == null) {
			throw new AssertionError(this.page + " has no row '" + first + "'");
		}
		return row;
	}

}
