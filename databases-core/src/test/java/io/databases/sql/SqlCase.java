package io.databases.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * One case of the tables of SQL texts: a block of lines that begin with
 * <ul>
 * <li>{@code >} the text; ⏎ is a line feed, ␍ a carriage return,</li>
 * <li>{@code ?} values that are no plain ones: {@code ids=[1,2] pairs=[(1,2),(3,4)]
 * numbers=int[1,2] gone=null}; every other parameter has its name for a value,</li>
 * <li>{@code <} the text that is sent, if it differs; {@code !} what the error says,</li>
 * <li>{@code :} the binds in order; {@code set} for what is only tested for null,</li>
 * <li>{@code =} what the statements do.</li>
 * </ul>
 *
 * @param number of the first line
 * @param sql the text
 * @param values the line of values
 * @param expected the lines of the result
 */
record SqlCase(int number, String sql, String values, String expected) {

	private static final Pattern VALUE = Pattern.compile("(\\w+)=(null|(int|str)?\\[(.*?)](?= \\w+=|$))");

	/**
	 * The cases of a table, which lies beside this class.
	 */
	static List<SqlCase> read(String table) {
		try (InputStream in = SqlCase.class.getResourceAsStream(table);
				BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
			List<SqlCase> cases = new ArrayList<>();
			List<String> block = new ArrayList<>();
			int number = 0;
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				number++;
				if (line.isEmpty() && !block.isEmpty()) {
					cases.add(of(number - block.size(), block));
					block = new ArrayList<>();
				}
				else if (!line.isEmpty() && !line.startsWith("#")) {
					block.add(line);
				}
			}
			return cases;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static SqlCase of(int number, List<String> block) {
		String sql = block.get(0).substring(2).replace('⏎', '\n').replace('␍', '\r');
		boolean values = block.size() > 1 && block.get(1).startsWith("? ");
		return new SqlCase(number, sql, values ? block.get(1).substring(2) : "",
				String.join("\n", block.subList(values ? 2 : 1, block.size())));
	}

	/**
	 * The lines of the result as they are.
	 */
	String actual(Dialect dialect) {
		SqlText text = SqlText.parse(this.sql, dialect);
		List<String> lines = new ArrayList<>();
		try {
			RenderedSql rendered = text.render(ParameterSource.of(values(text)));
			if (!rendered.text().equals(this.sql)) {
				lines.add("< " + rendered.text().replace('\n', '⏎').replace('\r', '␍'));
			}
			if (rendered.bindCount() > 0) {
				lines.add(": " + IntStream.range(0, rendered.bindCount())
					.mapToObj((i) -> bind(rendered, i))
					.collect(Collectors.joining(" ")));
			}
		}
		catch (InvalidDataAccessApiUsageException ex) {
			lines.add("! " + ex.getMessage().substring(0, ex.getMessage().lastIndexOf("; SQL [")));
		}
		lines.add("= " + effects(text));
		return String.join("\n", lines);
	}

	Map<String, Object> values(SqlText text) {
		Map<String, Object> values = new LinkedHashMap<>();
		text.parameterNames().forEach((name) -> values.put(name, name));
		Matcher matcher = VALUE.matcher(this.values);
		while (matcher.find()) {
			String items = matcher.group(4);
			values.put(matcher.group(1), (items != null) ? list(matcher.group(3), items) : null);
		}
		return values;
	}

	private static Object list(String type, String items) {
		if (items.startsWith("(")) {
			return Stream.of(items.substring(1, items.length() - 1).split("\\),\\(")).map(SqlCase::elements).toList();
		}
		List<Object> elements = elements(items);
		if ("int".equals(type)) {
			return elements.stream().mapToInt((element) -> (Integer) element).toArray();
		}
		return "str".equals(type) ? elements.toArray(new String[0]) : elements;
	}

	private static List<Object> elements(String items) {
		return items.isEmpty() ? new ArrayList<>()
				: Arrays.stream(items.split(","))
					.map(SqlCase::element)
					.collect(Collectors.toCollection(ArrayList::new));
	}

	private static Object element(String item) {
		if (item.equals("null")) {
			return null;
		}
		if (item.matches("\\d+")) {
			return Integer.valueOf(item);
		}
		if (item.matches("\\d+L")) {
			return Long.valueOf(item.substring(0, item.length() - 1));
		}
		return item.matches("\\d+\\.\\d+") ? new BigDecimal(item) : item;
	}

	private static String bind(RenderedSql rendered, int index) {
		Object value = rendered.bind(index);
		if (value instanceof Object[] array) {
			return array.getClass().getComponentType().getSimpleName() + Arrays.toString(array).replace(" ", "");
		}
		if (value != null && value.getClass().isArray()) {
			return value.getClass().getSimpleName();
		}
		return (rendered.isNullTest(index) && value != null) ? "set" : String.valueOf(value);
	}

	private static String effects(SqlText text) {
		List<String> effects = new ArrayList<>();
		effects.add(text.verb().name());
		add(effects, text.isWrite(), "write");
		add(effects, text.isDdl(), "ddl");
		add(effects, text.causesImplicitCommit(), "commits");
		add(effects, text.returnsRows(), "rows");
		add(effects, text.hasReturning(), "returning");
		add(effects, text.touchesSession(), "touches");
		add(effects, text.controlsTransaction(), "transaction");
		add(effects, text.statements() != 1, text.statements() + " statements");
		text.insertShape()
			.ifPresent((shape) -> effects.add("shape " + shape.conflict().name().toLowerCase(Locale.ROOT)));
		return String.join(" ", effects);
	}

	private static void add(List<String> effects, boolean condition, String effect) {
		if (condition) {
			effects.add(effect);
		}
	}

	@Override
	public String toString() {
		return "line " + this.number + ": " + this.sql;
	}

}
