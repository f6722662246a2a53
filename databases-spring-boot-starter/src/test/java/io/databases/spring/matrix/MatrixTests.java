package io.databases.spring.matrix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter with and without what applications have beside it, and with and without
 * beans of the user's: each cell is an application that starts on SQLite, says what it
 * has, and uses it. What is left out are whole jars.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixTests {

	private static final boolean STRESS = Boolean.getBoolean("databases.stress");

	/**
	 * Spring looks for these where it is itself: they are left out with all of it only.
	 */
	private static final Set<Part> FRESH = EnumSet.of(Part.WEBFLUX, Part.DEVTOOLS);

	@TempDir
	Path directory;

	private int count;

	private Set<Part> missing = EnumSet.noneOf(Part.class);

	private JarsLeftOut classPath = JarsLeftOut.of(List.of(), false);

	@AfterAll
	void close() throws Exception {
		this.classPath.close();
	}

	/** Each bean of the user's with everything and with nothing; each part apart. */
	static Stream<Cell> cells() {
		Set<Part> nothing = EnumSet.noneOf(Part.class);
		Set<Part> all = EnumSet.allOf(Part.class);
		Stream<Cell> users = Stream.of(nothing, all)
			.flatMap((missing) -> Arrays.stream(User.values())
				.filter((user) -> user.needs == null || !missing.contains(user.needs))
				.map((user) -> new Cell(missing, user, false)));
		Stream<Set<Part>> missing = Stream.concat(
				Arrays.stream(Part.values()).filter((part) -> STRESS || !FRESH.contains(part)).map(EnumSet::of),
				Stream.of(EnumSet.of(Part.FLYWAY, Part.LIQUIBASE), EnumSet.of(Part.ACTUATOR, Part.MICROMETER)));
		return Stream.concat(users, missing.map((parts) -> new Cell(parts, User.NONE, false)));
	}

	@ParameterizedTest
	@MethodSource("cells")
	void startsAndWorks(Cell cell) throws Exception {
		assertThat(run(cell)).containsExactlyInAnyOrderElementsOf(cell.expected());
	}

	@Test
	void startsAndWorksBehindAWebServer() throws Exception {
		Cell cell = new Cell(EnumSet.noneOf(Part.class), User.NONE, true);
		assertThat(run(cell)).containsExactlyInAnyOrderElementsOf(cell.expected());
	}

	@Test
	void whatIsLeftOutIsOnTheClassPathOtherwise() {
		assertThat(Part.values()).allSatisfy((part) -> assertThat(part.jars).allMatch(JarsLeftOut::isThere));
		assertThat(cells()).hasSize(STRESS ? 32 : 30);
	}

	private List<String> run(Cell cell) throws Exception {
		if (!cell.missing.equals(this.missing)) {
			this.classPath.close();
			this.missing = cell.missing;
			this.classPath = JarsLeftOut.of(cell.missing.stream().flatMap((part) -> part.jars.stream()).toList(),
					cell.isFresh());
		}
		return this.classPath.call("io.databases.spring.matrix.MatrixApplication", "run",
				cell.arguments(this.directory.resolve("cell-" + this.count++ + ".db").toString()));
	}

	/** What may be missing, and the jars that it is. */
	enum Part {

		JOOQ("jooq"), ACTUATOR("spring-boot-actuator", "spring-boot-actuator-autoconfigure", "spring-boot-health"),
		MICROMETER("micrometer-core", "micrometer-jakarta9", "spring-boot-micrometer-metrics",
				"spring-boot-micrometer-observation"),
		DATA("spring-data-r2dbc", "spring-data-relational", "spring-data-commons", "spring-boot-data-r2dbc",
				"spring-boot-data-commons"),
		JDBC("spring-jdbc", "spring-boot-jdbc"), FLYWAY("flyway-core", "spring-boot-flyway"),
		LIQUIBASE("liquibase-core", "spring-boot-liquibase"),
		WEBFLUX("spring-webflux", "spring-web", "spring-boot-webflux", "spring-boot-web-server", "reactor-netty-http",
				"spring-boot-reactor-netty", "spring-boot-http-codec"),
		SERVERS("r2dbc-postgresql", "r2dbc-mysql", "postgresql", "mariadb-java-client"),
		TESTS("spring-test", "spring-boot-test", "spring-boot-test-autoconfigure", "junit-jupiter-api",
				"junit-platform-commons"),
		ASPECTJ("aspectjweaver"), DEVTOOLS("spring-boot-devtools"), LANGUAGES("kotlin-stdlib", "kotlin-reflect",
				"kotlinx-coroutines-core-jvm", "kotlinx-coroutines-reactor", "rxjava", "mutiny");

		@SuppressWarnings("ImmutableEnumChecker") // made by List.of
		private final List<String> jars;

		Part(String... jars) {
			this.jars = List.of(jars);
		}

	}

	/** A bean of the user's. */
	enum User {

		NONE(null, null), DATABASE("UserDatabase", null), CONNECTION_FACTORY("UserConnectionFactory", null),
		TRANSACTION_MANAGER("UserTransactionManager", null), CLIENT("UserClient", null), OPERATOR("UserOperator", null),
		DSL("UserDsl", Part.JOOQ), DATA_SOURCE("UserDataSource", null), CUSTOMIZER("UserCustomizer", null);

		private final String configuration;

		private final Part needs;

		User(String configuration, Part needs) {
			this.configuration = "io.databases.spring.matrix.MatrixBeans$"
					+ ((configuration != null) ? configuration : "None");
			this.needs = needs;
		}

	}

	/**
	 * One application.
	 *
	 * @param missing what is not on its class path
	 * @param user which bean the user has
	 * @param web whether it is to listen
	 */
	record Cell(Set<Part> missing, User user, boolean web) {

		List<String> arguments(String file) {
			List<String> arguments = new ArrayList<>(List.of(this.user.configuration, "--DATABASE_URL=",
					"--file=" + file, "--spring.main.banner-mode=off", "--server.port=0",
					"--spring.flyway.locations=classpath:migration-orders", "--spring.flyway.baseline-on-migrate=true",
					"--spring.flyway.baseline-version=0", "--spring.liquibase.change-log=classpath:changelog.sql"));
			if (this.user != User.CONNECTION_FACTORY && this.user != User.DATABASE) {
				arguments.add("--databases.url=sqlite:///" + file);
			}
			if (!migrates()) {
				arguments.addAll(List.of("--spring.flyway.enabled=false", "--spring.liquibase.enabled=false"));
			}
			if (!this.web) {
				arguments.add("--spring.main.web-application-type=none");
			}
			return arguments;
		}

		/** Where nothing optional is there, all that does not link is found. */
		boolean isFresh() {
			return STRESS || this.missing.size() == Part.values().length;
		}

		private boolean has(Part part) {
			return !this.missing.contains(part);
		}

		List<String> expected() {
			List<String> expected = new ArrayList<>(List.of("Database", "ConnectionFactory", "R2dbcTransactionManager",
					"DatabaseClient", "TransactionalOperator", "@AsyncTransactional", "Spring's transaction"));
			expected.add("a pool of " + switch (this.user) {
				case CONNECTION_FACTORY -> 0; // it is the user's, if it is one
				case CUSTOMIZER -> 3;
				default -> 10;
			});
			add(expected, has(Part.JOOQ), "DSLContext", "jOOQ [7]");
			add(expected, has(Part.ACTUATOR), "databasesHealthContributor", "health UP",
					"databaseSecretsSanitizingFunction");
			add(expected, has(Part.MICROMETER), "DatabasePoolMetrics", "statementObservations");
			add(expected, has(Part.DATA), "R2dbcEntityTemplate", "repository 2");
			migrations(expected);
			add(expected, this.user == User.DATA_SOURCE, "DataSource");
			add(expected, this.web, "HTTP");
			add(expected, this.user != User.NONE, "the user's " + name());
			return expected;
		}

		/** Where it has to do with the cell, since it takes time. */
		private boolean migrates() {
			return List.of(User.NONE, User.DATABASE, User.CONNECTION_FACTORY, User.DATA_SOURCE).contains(this.user)
					&& (this.missing.isEmpty() || !has(Part.JDBC) || !has(Part.FLYWAY) || !has(Part.LIQUIBASE));
		}

		/** Where the database is the user's, nothing is known of it before it is made. */
		private void migrations(List<String> expected) {
			boolean possible = migrates() && has(Part.JDBC) && this.user != User.DATABASE;
			add(expected, possible && has(Part.FLYWAY), "Flyway", "table item");
			add(expected, possible && has(Part.LIQUIBASE), "SpringLiquibase", "table migrated");
		}

		private static void add(List<String> list, boolean condition, String... elements) {
			if (condition) {
				list.addAll(List.of(elements));
			}
		}

		private String name() {
			return switch (this.user) {
				case NONE -> "nothing";
				case DATABASE -> "Database";
				case CONNECTION_FACTORY -> "ConnectionFactory";
				case TRANSACTION_MANAGER -> "R2dbcTransactionManager";
				case CLIENT -> "DatabaseClient";
				case OPERATOR -> "TransactionalOperator";
				case DSL -> "DSLContext";
				case DATA_SOURCE -> "DataSource";
				case CUSTOMIZER -> "DatabaseBuilderCustomizer";
			};
		}

		@Override
		public String toString() {
			return "without " + this.missing + ", user's bean: " + this.user + (this.web ? ", web server" : "");
		}

	}

}
