package io.databases.spring;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class StarterArchitectureTests {

	private static final JavaClasses STARTER = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.databases.spring");

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.databases.(**)").should().beFreeOfCycles().check(STARTER);
	}

	@Test
	void autoConfigurationsAreFinalAndWithoutSurprises() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.check(STARTER);
	}

	@Test
	void analyzersAreHidden() {
		classes().that().resideInAPackage("..diagnostics").should().notBePublic().check(STARTER);
	}

}
