package io.databases.lease;

import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.databases.transaction.TransactionFailedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of several scopes that plain R2DBC code has opened: each of them is ended,
 * whatever fails and whoever loses interest on the way.
 */
class LeaseConnectionTests {

	private final FakeSession session = new FakeSession();

	private final Lease lease = this.session.lease();

	private final LeaseConnection connection = new LeaseConnection(this.lease.base(), (sql) -> StatementKind.WRITE,
			this.lease.release());

	private final AtomicReference<Object> outcome = new AtomicReference<>();

	private Disposable run(Publisher<Void> call) {
		this.outcome.set(null);
		return Flux.from(call).subscribe(null, this.outcome::set, () -> this.outcome.set("done"));
	}

	private void done(Publisher<Void> call) {
		run(call);
		assertThat(this.outcome.get()).isEqualTo("done");
	}

	private void write(String sql) {
		this.session.read(this.connection.scope(), sql).blockLast();
	}

	private void nothingIsOpen() {
		assertThat(this.connection.scope()).isSameAs(this.lease.base());
		assertThat(this.lease.base().child()).isNull();
		assertThat(this.lease.base().queue().holder()).as("the turn is free").isNull();
		assertThat(this.connection.isAutoCommit()).isTrue();
	}

	private void beginWithASavepoint() {
		done(this.connection.beginTransaction());
		done(this.connection.createSavepoint("a"));
		write("inside");
	}

	@Test
	void aCommitThatFailsInASavepointRollsTheTransactionBack() {
		beginWithASavepoint();
		this.session.answer("RELEASE sp_2", Mono.error(this.session.refused));
		run(this.connection.commitTransaction());
		assertThat(this.outcome.get()).isSameAs(this.session.refused);
		assertThat(this.session.sent).endsWith("RELEASE sp_2", "ROLLBACK");
		nothingIsOpen();
	}

	@Test
	void soDoesOneOfASavepointThatHasFailed() {
		beginWithASavepoint();
		this.connection.scope().fail(this.session.refused);
		run(this.connection.commitTransaction());
		assertThat(this.outcome.get()).isInstanceOf(TransactionFailedException.class);
		assertThat(this.session.sent).endsWith("ROLLBACK TO sp_2", "ROLLBACK");
		nothingIsOpen();
		done(this.connection.rollbackTransaction());
		nothingIsOpen();
	}

	@Test
	void whatFailsAfterwardsIsWithinTheFirstError() {
		beginWithASavepoint();
		this.session.answer("RELEASE sp_2", Mono.error(this.session.refused))
			.answer("ROLLBACK", Mono.error(this.session.lost));
		run(this.connection.commitTransaction());
		assertThat(this.outcome.get()).isSameAs(this.session.refused);
		assertThat(this.session.refused.getSuppressed()).containsExactly(this.session.lost);
		nothingIsOpen();
	}

	@Test
	void aRollbackThatFailsInASavepointGoesOn() {
		beginWithASavepoint();
		this.session.answer("ROLLBACK TO sp_2", Mono.error(this.session.refused));
		run(this.connection.rollbackTransaction());
		assertThat(this.outcome.get()).isSameAs(this.session.refused);
		assertThat(this.session.sent).endsWith("ROLLBACK TO sp_2", "ROLLBACK");
		nothingIsOpen();
	}

	@Test
	void whoLosesInterestInACommitLeavesNothingOpen() {
		beginWithASavepoint();
		Sinks.Empty<Void> released = Sinks.empty();
		this.session.answer("RELEASE sp_2", released.asMono());
		run(this.connection.commitTransaction()).dispose();
		released.tryEmitEmpty();
		assertThat(this.session.sent).endsWith("RELEASE sp_2", "COMMIT");
		nothingIsOpen();
	}

	@Test
	void whoLosesInterestInACloseGivesTheConnectionBack() {
		beginWithASavepoint();
		Sinks.Empty<Void> undone = Sinks.empty();
		this.session.answer("ROLLBACK TO sp_2", undone.asMono());
		run(this.connection.close()).dispose();
		undone.tryEmitEmpty();
		assertThat(this.session.sent).endsWith("ROLLBACK TO sp_2", "ROLLBACK");
		assertThat(this.session.isHandedBack()).isTrue();
	}

	@Test
	void aReleaseThatFailsLeavesTheTransactionOpen() {
		done(this.connection.beginTransaction());
		done(this.connection.createSavepoint("a"));
		done(this.connection.createSavepoint("b"));
		write("inside");
		this.session.answer("RELEASE sp_3", Mono.error(this.session.refused));
		run(this.connection.releaseSavepoint("a"));
		assertThat(this.outcome.get()).isSameAs(this.session.refused);
		assertThat(this.connection.isAutoCommit()).isFalse();
		done(this.connection.rollbackTransaction());
		nothingIsOpen();
	}

}
