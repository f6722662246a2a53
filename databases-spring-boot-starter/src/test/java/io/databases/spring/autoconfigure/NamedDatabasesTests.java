package io.databases.spring.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.databases.Database;
import io.databases.spring.Starter;
import io.databases.spring.transaction.AsyncTransactional;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributors;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

class NamedDatabasesTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = Starter.runner()
		.withPropertyValues("databases.named.orders.url=sqlite:///:memory:",
				"databases.named.stock-items.url=sqlite:///:memory:");

	@Test
	void theMainOneIsPrimary() {
		this.runner.run((context) -> {
			assertThat(context.getBeansOfType(Database.class)).containsOnlyKeys("database", "ordersDatabase",
					"stock-itemsDatabase");
			assertThat(context.getBean(Database.class)).isSameAs(context.getBean("database"));
			assertThat(context).hasSingleBean(DatabaseClient.class);
			assertThat(context.getBean(ConnectionFactory.class)).isSameAs(context.getBean("connectionFactory"));
		});
	}

	@Test
	void theyAreInjectedByTheirNames() {
		this.runner.withBean(Orders.class).run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThat(orders.database()).isSameAs(context.getBean("ordersDatabase"));
			assertThat(orders.database().isConnected()).isTrue();
			orders.database().execute("CREATE TABLE item(id INTEGER)").block(LIMIT);
			orders.addAndFail().onErrorComplete().block(LIMIT);
			assertThat(orders.database().fetchVal("SELECT COUNT(*) FROM item", Long.class).block(LIMIT)).isZero();
		});
	}

	@Test
	void withoutAMainUrlThereIsNoMainDatabase() {
		Starter.bare().withPropertyValues("databases.named.orders.url=sqlite:///:memory:").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(Database.class)).containsOnlyKeys("ordersDatabase");
			assertThat(context.getBeansOfType(ConnectionFactory.class)).containsOnlyKeys("ordersConnectionFactory");
		});
	}

	@Test
	void eachHasItsOwnSettings() {
		this.runner
			.withPropertyValues("databases.named.orders.connect=lazy",
					"databases.named.orders.options.foreign_keys=off")
			.run((context) -> {
				Database orders = context.getBean("ordersDatabase", Database.class);
				assertThat(orders.isConnected()).isFalse();
				assertThat(orders.url().options()).containsEntry("foreign_keys", "off");
				assertThat(context.getBean(Database.class).isConnected()).isTrue();
			});
	}

	@Test
	void eachHasItsOwnHealth() {
		this.runner.run((context) -> {
			CompositeReactiveHealthContributor health = context.getBean("databasesHealthContributor",
					CompositeReactiveHealthContributor.class);
			assertThat(health.stream().map(ReactiveHealthContributors.Entry::name))
				.containsExactlyInAnyOrder("database", "orders", "stock-items");
		});
	}

	@Test
	void allAreDisconnectedAtTheEnd() {
		Map<String, Database> seen = new java.util.HashMap<>();
		this.runner.run((context) -> seen.putAll(context.getBeansOfType(Database.class)));
		assertThat(seen.values()).hasSize(3).noneMatch(Database::isConnected);
	}

	@Test
	void aMissingUrlIsNamed() {
		Starter.runner()
			.withPropertyValues("databases.named.orders.username=ada")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("No database can be made from databases.named.orders.url"));
	}

	static class Orders {

		private final Database database;

		Orders(@Qualifier("orders") Database database) {
			this.database = database;
		}

		Database database() {
			return this.database;
		}

		@AsyncTransactional("orders")
		Mono<Void> addAndFail() {
			return this.database.execute("INSERT INTO item(id) VALUES (1)")
				.then(Mono.error(() -> new IllegalStateException("on purpose")));
		}

	}

}
