package io.databases;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The directions of the dependencies.
 */
class ArchitectureTests {

	/** The module's own classes, not those of its tests. */
	private static final JavaClasses CLASSES = new ClassFileImporter()
		.importUrl(Database.class.getProtectionDomain().getCodeSource().getLocation());

	@Test
	void theRulesSeeTheClasses() {
		assertThat(CLASSES.size()).isGreaterThan(150);
		assertThat(CLASSES.contain(Database.class)).isTrue();
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.databases.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void theSqliteDriverKnowsNothingElseOfTheProject() {
		noClasses().that()
			.resideInAPackage("io.databases.sqlite..")
			.should()
			.dependOnClassesThat(
					resideInAPackage("io.databases..").and(resideOutsideOfPackage("io.databases.sqlite..")))
			.check(CLASSES);
	}

	@Test
	void theSqliteDriverIsKnownInTheBackendsOnly() {
		noClasses().that()
			.resideOutsideOfPackages("io.databases.backend..", "io.databases.sqlite..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.databases.sqlite..")
			.check(CLASSES);
	}

	@Test
	void jooqIsKnownInItsPackageOnly() {
		noClasses().that()
			.resideOutsideOfPackage("io.databases.jooq..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.jooq..")
			.check(CLASSES);
	}

	@Test
	void serverDriversAreKnownInTheBackendsOnly() {
		noClasses().that()
			.resideOutsideOfPackages("io.databases.backend..", "io.databases.record.dialect..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.r2dbc.postgresql..", "io.asyncer..", "io.netty..")
			.check(CLASSES);
	}

	@Test
	void sqliteJdbcIsKnownInTheSqliteDriverOnly() {
		noClasses().that()
			.resideOutsideOfPackage("io.databases.sqlite..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.sqlite..")
			.check(CLASSES);
	}

	@Test
	void thePoolIsKnownInThePoolsPackageOnly() {
		noClasses().that()
			.resideOutsideOfPackages("io.databases.pool..", "io.databases")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.r2dbc.pool..")
			.check(CLASSES);
	}

	@Test
	void jacksonIsKnownInItsPackageOnly() {
		noClasses().that()
			.resideOutsideOfPackages("io.databases.record.jackson..", "io.databases.record")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("tools.jackson..")
			.check(CLASSES);
	}

	@Test
	void errorsAndUrlsKnowNobody() {
		for (String alone : new String[] { "error", "url", "sql" }) {
			noClasses().that()
				.resideInAPackage("io.databases." + alone)
				.should()
				.dependOnClassesThat(
						resideInAPackage("io.databases..").and(resideOutsideOfPackage("io.databases." + alone + "..")))
				.as(alone + " should know no other package")
				.check(CLASSES);
		}
	}

	@Test
	void nothingRunsOnThreadLocals() {
		noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(CLASSES);
	}

	@Test
	void implementationsAreHidden() {
		classes().that()
			.haveSimpleNameStartingWith("Default")
			.and()
			.areTopLevelClasses()
			.should()
			.bePackagePrivate()
			.check(CLASSES);
		long shown = CLASSES.stream()
			.filter(JavaClass::isTopLevelClass)
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.count();
		long all = CLASSES.stream().filter(JavaClass::isTopLevelClass).count();
		assertThat(shown).as("public types of " + all).isLessThan(all / 2);
	}

}
