package io.databases.spring.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code docs/spring-boot.md} shows of the actuator.
 */
final class ActuatorPage {

	private static final Path PAGE = Path.of("..", "docs", "spring-boot.md");

	private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

	private static final Pattern METER = Pattern.compile("\\| `([a-z.]+)` \\| ([A-Z_]+) \\|(.*)\\|");

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private final String page;

	ActuatorPage() {
		try {
			this.page = Files.readString(PAGE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Fields and the types of their values, as the page shows them. */
	Map<String, String> healthy() {
		return shape(MAPPER.readTree(json().get(0)));
	}

	Map<String, String> saturated() {
		return shape(MAPPER.readTree(json().get(1)));
	}

	Map<String, String> dead() {
		return shape(MAPPER.readTree(json().get(2)));
	}

	private List<String> json() {
		return JSON.matcher(this.page).results().map((match) -> match.group(1)).toList();
	}

	/** The meters of the page's table, each with its statistic. */
	Map<String, String> meters() {
		Map<String, String> meters = new LinkedHashMap<>();
		for (MatchResult row : METER.matcher(this.page).results().toList()) {
			meters.putIfAbsent(row.group(1), row.group(2));
		}
		return meters;
	}

	/** The part that the page shows of what the health endpoint answers. */
	static Map<String, String> shape(String health) {
		return shape(MAPPER.readTree(health).path("components").path("databases"));
	}

	private static Map<String, String> shape(JsonNode root) {
		Map<String, String> shape = new TreeMap<>();
		add(shape, "", root);
		return shape;
	}

	private static void add(Map<String, String> shape, String path, JsonNode node) {
		if (node.isObject()) {
			node.properties().forEach((field) -> add(shape, path + "/" + field.getKey(), field.getValue()));
		}
		else {
			// Whether it is up, and whether the pool is used up, are part of the picture.
			shape.put(path, path.equals("/status") || node.isBoolean() ? node.asString() : node.getNodeType().name());
		}
	}

}
