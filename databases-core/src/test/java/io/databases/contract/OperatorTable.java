package io.databases.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table of operators in {@code docs/connections.md}: what the page promises to those
 * who read it.
 */
final class OperatorTable {

	private static final Path PAGE = Path.of("..", "docs", "connections.md");

	private static final String HEADING = "| What you write | Which connection |";

	private static final Pattern ROW = Pattern.compile("\\| ([^|]*) \\| ([^|]*) \\|");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private OperatorTable() {
	}

	/** Whose connection it is. */
	enum Owner {

		THE_BODY("the body's"), APART("its own");

		private final String words;

		Owner(String words) {
			this.words = words;
		}

		private static Owner of(String cell) {
			return Stream.of(values())
				.filter((owner) -> cell.startsWith(owner.words))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("Whose connection is that: " + cell));
		}

	}

	/**
	 * A piece of code of which the page says whose connection it uses.
	 *
	 * @param code the code, as the page writes it
	 * @param owner what the page says
	 */
	record Promise(String code, Owner owner) {

	}

	/** What the page says, in its order. */
	static List<Promise> read() {
		List<Promise> promises = new ArrayList<>();
		for (String row : rows()) {
			Matcher cells = ROW.matcher(row);
			if (!cells.matches()) {
				throw new IllegalStateException("A row of the table has two cells: " + row);
			}
			Owner owner = Owner.of(cells.group(2));
			CODE.matcher(cells.group(1)).results().forEach((code) -> promises.add(new Promise(code.group(1), owner)));
		}
		return promises;
	}

	private static List<String> rows() {
		try {
			List<String> lines = Files.readAllLines(PAGE);
			int heading = lines.indexOf(HEADING);
			if (heading < 0) {
				throw new IllegalStateException("The page has no table of operators any more: " + PAGE);
			}
			return lines.stream().skip(heading + 2L).takeWhile((line) -> line.startsWith("|")).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
