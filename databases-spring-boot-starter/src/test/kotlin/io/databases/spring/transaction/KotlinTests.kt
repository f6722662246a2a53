package io.databases.spring.transaction

import io.databases.Database
import io.databases.spring.Starter
import io.databases.spring.transaction.OnDatabases.INSERT
import io.databases.spring.transaction.OnDatabases.LIMIT
import io.databases.spring.transaction.OnDatabases.count
import io.databases.testing.ServerKind
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.reactor.mono
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.MethodSource
import org.springframework.boot.test.context.assertj.AssertableApplicationContext

/** Suspending functions and flows: their coroutine carries the Reactor Context. */
internal class KotlinTests {

	@ParameterizedTest
	@MethodSource("io.databases.spring.transaction.OnDatabases#kinds")
	fun aSuspendingFunctionCommitsAndRollsBack(kind: ServerKind) = withNotes(kind) { context, notes ->
		assertThat(notes.add("one")).isEqualTo(1)
		assertThat(count(context)).isEqualTo(1)
		fails { notes.addAndFail("two") }
		assertThat(count(context)).isEqualTo(1)
	}

	@Test
	fun aCancelledFunctionRollsBack() = withNotes { context, notes ->
		val inserted = CompletableDeferred<Unit>()
		val hanging = launch { notes.addAndHang("one", inserted) }
		inserted.await()
		hanging.cancelAndJoin()
		assertThat(count(context)).isZero()
	}

	@Test
	fun aFlowIsOneTransaction() = withNotes { context, notes ->
		assertThat(notes.all("one", "two").toList()).containsExactly("one", "two")
		assertThat(notes.allLater("three", "four").toList()).containsExactly("three", "four")
		assertThat(count(context)).isEqualTo(4)
		fails { notes.allAndFail("five", "six").toList() }
		assertThat(count(context)).isEqualTo(4)
	}

	@Test
	fun insideAnotherTransactionItIsASavepoint() = withNotes { context, notes ->
		val database = context.getBean(Database::class.java)
		database.inTransaction {
			mono {
				notes.add("kept")
				fails { notes.addAndFail("undone") }
				notes.all("one", "two").toList()
			}
		}.awaitSingle()
		assertThat(count(context)).isEqualTo(3)
		database.inTransaction { tx ->
			tx.setRollbackOnly()
			mono { notes.add("gone") + notes.all("gone too").toList().size }
		}.awaitSingle()
		assertThat(count(context)).isEqualTo(3)
	}

	@Test
	fun onAClassFunctionsThatDoNotSuspendArePassedOver() = withNotes { _, notes ->
		assertThat(notes.plain()).isEqualTo("plain")
	}

	@Test
	fun aClassThatIsNotOpenIsRefusedInWordsOfKotlin() {
		Starter.runner().withBean(Closed::class.java).run { context ->
			assertThat(context.startupFailure).rootCause()
				.isInstanceOf(InvalidAsyncTransactionalException::class.java)
				.hasMessageContaining("it is final")
				.hasMessageContaining("'open'")
		}
	}

	private fun withNotes(
		kind: ServerKind = ServerKind.SQLITE,
		test: suspend CoroutineScope.(AssertableApplicationContext, Notes) -> Unit,
	) = OnDatabases.run(kind, { it.withPropertyValues("databases.pool.max-size=1").withBean(Notes::class.java) }) {
		val notes = it.getBean(Notes::class.java)
		runBlocking { withTimeout(LIMIT.toMillis()) { test(it, notes) } }
	}

	private suspend fun fails(call: suspend () -> Unit) {
		val failure = runCatching { call() }.exceptionOrNull()
		assertThatExceptionOfType(IllegalStateException::class.java)
			.isThrownBy { throw requireNotNull(failure) }
			.withMessage("on purpose")
	}

	@AsyncTransactional
	open class Notes(private val database: Database) {

		open fun plain() = "plain"

		open suspend fun add(text: String) = insert(text)

		open suspend fun addAndFail(text: String) {
			insert(text)
			error("on purpose")
		}

		open suspend fun addAndHang(text: String, inserted: CompletableDeferred<Unit>) {
			insert(text)
			inserted.complete(Unit)
			awaitCancellation()
		}

		open fun all(vararg texts: String): Flow<String> = flow {
			for (text in texts) {
				insert(text)
				emit(text)
			}
		}

		open suspend fun allLater(vararg texts: String): Flow<String> = all(*texts)

		open fun allAndFail(vararg texts: String): Flow<String> = flow {
			texts.forEach { insert(it) }
			error("on purpose")
		}

		private suspend fun insert(text: String) =
			database.execute(INSERT, mapOf("text" to text)).awaitSingle().rowsAffected().toInt()

	}

	class Closed {

		@AsyncTransactional
		suspend fun one() = 1

	}

}
