package io.databases.jooq;

import java.time.Duration;

import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jooq.conf.StatementType;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import io.databases.Database;
import io.databases.sql.Dialect;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What is rendered, and that nothing else is done.
 */
class RenderOnlyTests {

	private final DSLContext dsl = Jooq.dsl(Database.create("sqlite:///:memory:"));

	@ParameterizedTest
	@CsvSource({ "postgresql,POSTGRES", "mysql,MYSQL", "mariadb,MARIADB", "sqlite,SQLITE", "h2,H2", "other,DEFAULT" })
	void everyDialectHasItsNameInJooq(String dialect, SQLDialect expected) {
		assertThat(Dialects.of(dialect)).isEqualTo(expected);
	}

	@Test
	void theContextRendersInTheDialectOfTheDatabase() {
		assertThat(this.dsl.dialect()).isEqualTo(SQLDialect.SQLITE);
		assertThat(this.dsl.render(DSL.selectOne())).startsWith("select 1 as ");
	}

	@Test
	void directExecutionFailsWithTheLineToWrite() {
		assertThatThrownBy(() -> this.dsl.selectOne().fetch()).isInstanceOf(InvalidDataAccessApiUsageException.class)
			.hasMessageContaining("database.fetchAll(Jooq.query(query))");
		assertThatThrownBy(() -> this.dsl.createTable("t").column("a", SQLDataType.INTEGER).execute())
			.hasMessageContaining("database.execute(Jooq.query(query))");
		assertThatThrownBy(() -> this.dsl.transaction((configuration) -> configuration.dsl().selectOne().fetch()))
			.hasMessageContaining("database.inTransaction");
		assertThatThrownBy(() -> Flux.from(this.dsl.selectOne()).blockLast(Duration.ofSeconds(10)))
			.hasStackTraceContaining("database.fetchAll(Jooq.query(query))");
	}

	@Test
	void placeholdersAreThoseOfTheDatabase() {
		org.jooq.Query query = DSL.resultQuery("select {0}, {1}", DSL.val(1), DSL.param("name", 2));
		RenderedQuery rendered = RenderedQuery.render(query, Dialect.MYSQL);
		assertThat(rendered.params()).extracting((param) -> param.getParamName()).containsExactly(null, "name");
		assertThat(rendered.text((index, param) -> "#" + index)).isEqualTo("select #0, #1");
	}

	@Test
	void theSettingsOfTheQueryHold() {
		Settings settings = new Settings().withRenderMapping(
				new RenderMapping().withSchemata(new MappedSchema().withInput("dev").withOutput("shop")));
		org.jooq.Query query = DSL.using(SQLDialect.DEFAULT, settings)
			.selectOne()
			.from(DSL.table(DSL.name("dev", "notes")))
			.where(DSL.field(DSL.name("id")).eq(7));
		assertThat(RenderedQuery.render(query, Dialect.POSTGRESQL).text((index, param) -> "$1"))
			.isEqualTo("select 1 as \"one\" from \"shop\".\"notes\" where \"id\" = $1");
		org.jooq.Query inlined = DSL
			.using(SQLDialect.DEFAULT, new Settings().withStatementType(StatementType.STATIC_STATEMENT))
			.select(DSL.val(7));
		assertThat(RenderedQuery.render(inlined, Dialect.POSTGRESQL).params()).isEmpty();
	}

	@Test
	void aLiteralThatLooksLikeAPlaceholderStaysALiteral() {
		RenderedQuery rendered = RenderedQuery.render(DSL.select(DSL.inline("\uE0000\uE001 ?"), DSL.val("bound")),
				Dialect.MYSQL);
		assertThat(rendered.params()).hasSize(1);
		assertThat(rendered.pieces().get(0)).contains("\uE0000\uE001 ?");
	}

	@Test
	void whatJooqCantRenderIsAnErrorOfOurs() {
		org.jooq.Query broken = DSL.query("select {7}", DSL.val(1));
		assertThatThrownBy(() -> RenderedQuery.render(broken, Dialect.SQLITE))
			.isInstanceOf(InvalidDataAccessApiUsageException.class)
			.hasMessageContaining("sqlite");
	}

}
