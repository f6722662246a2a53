package io.databases.model;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the tests would notice: one defect at a time is put into a copy of the code,
 * and a test that is named here must fail for it, with the message that tells that
 * defect. On the code as it is the same test passes.
 */
class SeededDefectsTests {

	private static final String LEASE = "io.databases.lease.";

	private static final String SUITE = "io.databases.contract.SqliteMemoryContractTests$";

	enum Defect {

		NO_ROLLBACK_TO_SAVEPOINT("ScopeEnding", "else if (serverHasEndedIt()) {", "else if (true) {",
				SUITE + "Transactions", "transactionRollback", "undone"),

		INTERLEAVED_SIBLINGS("ScopeOpening", "			this.scope.holdsTurnOfParent(this);",
				"			this.parent.queue().leave(this);", LEASE + "ScopeTests", "aSiblingWaitsForTheEndOfTheOther",
				"nested, level 2), OPEN"),

		LOST_ROLLBACK_ONLY("Scope", "		this.rollbackOnly = true;", "", SUITE + "Transactions",
				"rollbackOnlyAndForceRollback", "DuplicateKeyException"),

		DIRTY_LEASE_RELEASED("LeaseCleaning", "if (!this.lease.isTouched() || this.lease.isDoomed()) {", "if (true) {",
				LEASE + "LeaseTests", "whatWasTouchedIsReset", "RESET"),

		COMMIT_AFTER_THE_SERVERS_ROLLBACK("StatementRun",
				"if (this.scope.isTransaction() && this.scope.lease().session().isTransactionOver()) {",
				"if (this.scope == null) {", LEASE + "ScopeTests", "nothingIsSentIntoATransactionThatTheServerHasEnded",
				"expectErrorSatisfies"),

		SWALLOWED_FIRST_ERROR("UsingRun", "		Throwable first = this.error;",
				"		Throwable first = (failure != null) ? null : this.error;", LEASE + "UsingTests",
				"theBodysErrorIsReportedAndThatOfTheCloseSuppressedIntoIt", "second");

		private final String source;

		private final String from;

		private final String to;

		private final String testClass;

		private final String test;

		private final String telling;

		Defect(String source, String from, String to, String testClass, String test, String telling) {
			this.source = source;
			this.from = from;
			this.to = to;
			this.testClass = testClass;
			this.test = test;
			this.telling = telling;
		}

	}

	@ParameterizedTest
	@EnumSource
	void aTestNoticesIt(Defect defect, @TempDir Path directory) {
		Throwable failure = new PatchedClasses(LEASE + defect.source, defect.from, defect.to, directory)
			.run(defect.testClass, defect.test);
		assertThat(failure).as("%s with the defect", defect.test).isInstanceOf(Throwable.class);
		assertThat(String.valueOf(failure)).as("why it fails").contains(defect.telling);
	}

	@ParameterizedTest
	@EnumSource
	void withoutItTheTestPasses(Defect defect, @TempDir Path directory) {
		assertThat(new PatchedClasses(LEASE + defect.source, defect.from, defect.from, directory).run(defect.testClass,
				defect.test))
			.isNull();
	}

}
