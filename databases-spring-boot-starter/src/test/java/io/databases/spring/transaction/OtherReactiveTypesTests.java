package io.databases.spring.transaction;

import java.time.Duration;
import java.util.Map;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.spring.Starter;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.transaction.annotation.Propagation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reactive types that are not Reactor's. Their operators do not hand on the Reactor
 * Context, so that statements of the {@code Database} inside would run outside of the
 * transaction: without a parameter for it they are refused at start, on classes too.
 */
class OtherReactiveTypesTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@ParameterizedTest
	@ValueSource(classes = { RxSingle.class, RxFlowable.class, MutinyUni.class, JdkPublisher.class, OnClass.class,
			TwoHandles.class })
	void typesWithoutTheContextNeedTheHandle(Class<?> type) {
		Starter.runner()
			.withBean(type)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidAsyncTransactionalException.class)
				.hasMessageContaining(type.getSimpleName() + ".one'")
				.hasMessageContaining("does not hand on the Reactor Context")
				.hasMessageContaining("Give it one parameter of type io.databases.connection.Transaction"));
	}

	@Test
	void wherePropagationGivesNoTransactionThereIsNoHandle() {
		Starter.runner()
			.withBean(Never.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidAsyncTransactionalException.class)
				.hasMessageContaining("Never.one'")
				.hasMessageContaining("with propagation NEVER there may be no transaction"));
	}

	@Test
	void onAClassPrivateAndStaticHelpersArePassedOver() {
		Starter.runner().withBean(Helpers.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void theyAreConvertedBehindTheTransaction() {
		Starter.runner().withBean(Notes.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Database database = context.getBean(Database.class);
			database.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, text VARCHAR(20))").block(LIMIT);
			Notes notes = context.getBean(Notes.class);
			assertThat(Single.fromPublisher(notes.add("rx")).blockingGet()).isEqualTo(1);
			Publisher<Long> failing = notes.addAndFail("gone");
			assertThat(Flowable.fromPublisher(failing).onErrorComplete().toList().blockingGet()).isEmpty();
			assertThat(Flux.from(notes.texts()).collectList().block(LIMIT)).containsExactly("rx");
		});
	}

	static class RxSingle {

		@AsyncTransactional
		Single<Integer> one() {
			return Single.just(1);
		}

	}

	static class RxFlowable {

		@AsyncTransactional
		Flowable<Integer> one() {
			return Flowable.just(1);
		}

	}

	static class MutinyUni {

		@AsyncTransactional
		Uni<Integer> one() {
			return Uni.createFrom().item(1);
		}

	}

	static class JdkPublisher {

		@AsyncTransactional
		java.util.concurrent.Flow.Publisher<Integer> one() {
			return Uni.createFrom().item(1).convert().toPublisher();
		}

	}

	@AsyncTransactional
	static class OnClass {

		Single<Integer> one() {
			return Single.just(1);
		}

	}

	static class TwoHandles {

		@AsyncTransactional
		Single<Integer> one(@Nullable Transaction first, @Nullable Transaction second) {
			return Single.just((first == second) ? 1 : 2);
		}

	}

	static class Never {

		@AsyncTransactional(propagation = Propagation.NEVER)
		Single<Integer> one(@Nullable Transaction tx) {
			return Single.just((tx == null) ? 1 : 2);
		}

	}

	@AsyncTransactional
	static class Helpers {

		Mono<Integer> both() {
			return Mono.from(helper().zipWith(one(), Integer::sum).toFlowable());
		}

		private Single<Integer> one() {
			return Single.just(1);
		}

		static Single<Integer> helper() {
			return Single.just(1);
		}

	}

	static class Notes {

		private final Database database;

		Notes(Database database) {
			this.database = database;
		}

		@AsyncTransactional
		Mono<Long> add(String text) {
			return this.database.execute("INSERT INTO note(text) VALUES (:text)", Map.of("text", text))
				.map((result) -> result.rowsAffected());
		}

		@AsyncTransactional
		Publisher<Long> addAndFail(String text) {
			return add(text).then(Mono.error(() -> new IllegalStateException("on purpose")));
		}

		@AsyncTransactional(readOnly = true)
		Publisher<String> texts() {
			return this.database.iterate("SELECT text FROM note", String.class);
		}

	}

}
