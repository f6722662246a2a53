package io.databases.spring.transaction;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.databases.connection.Transaction;
import io.databases.query.ExecuteResult;
import io.databases.testing.ServerKind;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.adapter.JdkFlowAdapter;

import static io.databases.spring.transaction.OnDatabases.INSERT;
import static io.databases.spring.transaction.OnDatabases.LIMIT;
import static io.databases.spring.transaction.OnDatabases.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Methods that return types of Mutiny, and so take their transaction as a parameter.
 */
class MutinyTests {

	@ParameterizedTest
	@MethodSource("io.databases.spring.transaction.OnDatabases#kinds")
	void commitsRollsBackAndIsCancelled(ServerKind kind) {
		OnDatabases.run(kind, (runner) -> runner.withPropertyValues("databases.pool.max-size=1").withBean(Notes.class),
				(context) -> {
					Notes notes = context.getBean(Notes.class);
					assertThat(notes.add("one", null).await().atMost(LIMIT)).isEqualTo(1);
					assertThat(notes.all(List.of("two", "three"), null).collect().asList().await().atMost(LIMIT))
						.containsExactly("two", "three");
					assertThat(count(context)).isEqualTo(3);
					assertThatExceptionOfType(IllegalStateException.class)
						.isThrownBy(() -> notes.addAndFail("four", null).await().atMost(LIMIT));
					assertThat(count(context)).isEqualTo(3);
					cancelled(notes);
					assertThat(count(context)).isEqualTo(3);
				});
	}

	private static void cancelled(Notes notes) {
		CountDownLatch inserted = new CountDownLatch(1);
		Cancellable hanging = notes.addAndHang("five", inserted, null).subscribe().with((rows) -> {
		});
		try {
			assertThat(inserted.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		hanging.cancel();
	}

	static class Notes {

		/** On another thread than the one that has begun: the handle needs no context. */
		private static Uni<Long> insert(String text, Transaction tx) {
			return Uni.createFrom()
				.item(text)
				.emitOn(Infrastructure.getDefaultExecutor())
				.flatMap((value) -> Uni.createFrom()
					.publisher(JdkFlowAdapter.publisherToFlowPublisher(tx.execute(INSERT, Map.of("text", value)))))
				.map(ExecuteResult::rowsAffected);
		}

		@AsyncTransactional
		Uni<Long> add(String text, @Nullable Transaction tx) {
			return insert(text, tx);
		}

		@AsyncTransactional
		Uni<Long> addAndFail(String text, @Nullable Transaction tx) {
			return insert(text, tx).onItem().failWith(() -> new IllegalStateException("on purpose"));
		}

		@AsyncTransactional
		Uni<Long> addAndHang(String text, CountDownLatch inserted, @Nullable Transaction tx) {
			return insert(text, tx).invoke(inserted::countDown).flatMap((rows) -> Uni.createFrom().nothing());
		}

		@AsyncTransactional
		Multi<String> all(List<String> texts, @Nullable Transaction tx) {
			return Multi.createFrom()
				.iterable(texts)
				.onItem()
				.transformToUniAndConcatenate((text) -> insert(text, tx).replaceWith(text));
		}

	}

}
