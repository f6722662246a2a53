package io.databases.sqlite;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The driver could be published alone. */
class SqliteArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.databases.sqlite");

	@Test
	void nothingElseOfTheProjectIsUsed() {
		noClasses().that(resideInAPackage("io.databases.sqlite.."))
			.should()
			.dependOnClassesThat(resideInAPackage("io.databases..").and(not(resideInAPackage("io.databases.sqlite.."))))
			.check(CLASSES);
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.databases.sqlite.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void thereIsOneDoorToTheNativeLibrary() {
		noClasses().that()
			.haveSimpleNameNotStartingWith("Native")
			.and()
			.doNotHaveSimpleName("Errors")
			.and()
			.haveNameNotMatching(".*NativeConnection\\$.*")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.sqlite..")
			.check(CLASSES);
	}

	@Test
	void springStaysInItsPackage() {
		noClasses().that(resideInAPackage("io.databases.sqlite..").and(not(resideInAPackage("..spring.."))))
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework..")
			.check(CLASSES);
	}

}
