package io.databases.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an IDE shows of the properties.
 */
class ConfigurationMetadataTests {

	/** Without a default: what the URL may say, and what is simply unset. */
	private static final List<String> UNSET = List.of("databases.url", "databases.username", "databases.password",
			"databases.options", "databases.named", "databases.cancel", "databases.slow-query-threshold",
			"databases.session-variables", "databases.ssl.bundle");

	@Test
	void everyPropertyHasADescriptionAndAType() throws IOException {
		List<Map<String, Object>> properties = ours();
		assertThat(properties).hasSizeGreaterThan(25).allSatisfy((property) -> {
			assertThat(property).as("%s", property.get("name")).containsKeys("type", "description");
			assertThat((String) property.get("description")).endsWith(".").doesNotStartWith("The ");
		});
	}

	@Test
	void everyPropertyHasADefaultOrSaysWhereItComesFrom() throws IOException {
		assertThat(ours()).allSatisfy((property) -> {
			String name = (String) property.get("name");
			if (name.startsWith("databases.pool.") || name.startsWith("databases.limits.")) {
				assertThat((String) property.get("description")).as(name).contains(": ");
			}
			else if (!UNSET.contains(name)) {
				assertThat(property).as(name).containsKey("defaultValue");
			}
		});
	}

	@Test
	void valuesAreHinted() throws IOException {
		assertThat(json("$.hints[*].name")).contains("databases.url", "databases.options.keys",
				"databases.session-variables.keys", "databases.named.keys");
	}

	@Test
	void theHealthSwitchIsThere() throws IOException {
		assertThat(all())
			.anySatisfy((property) -> assertThat(property).containsEntry("name", "management.health.databases.enabled")
				.containsEntry("defaultValue", true));
	}

	private static List<Map<String, Object>> ours() throws IOException {
		return all().stream().filter((property) -> ((String) property.get("name")).startsWith("databases.")).toList();
	}

	private static List<Map<String, Object>> all() throws IOException {
		return json("$.properties");
	}

	private static <T> List<T> json(String path) throws IOException {
		try (InputStream json = DatabasesProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			assertThat(json).isNotNull();
			return JsonPath.parse(json).read(path);
		}
	}

}
