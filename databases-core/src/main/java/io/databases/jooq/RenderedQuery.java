package io.databases.jooq;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import io.databases.sql.Dialect;
import org.jooq.Configuration;
import org.jooq.DDLQuery;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Param;
import org.jooq.QueryPart;
import org.jooq.RenderContext;
import org.jooq.VisitContext;
import org.jooq.VisitListener;
import org.jooq.conf.FetchTriggerValuesAfterReturning;
import org.jooq.conf.ParamType;
import org.jooq.conf.StatementType;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultVisitListenerProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * The text of a query, cut where its parameters are. jOOQ does not tell the order of the
 * parameters in its text, which need not be the one that it visits them in; so each gets
 * a name that nothing else in the text can have, and the text tells.
 *
 * @param pieces the text before, between and behind the parameters
 * @param params the parameters, one less than the pieces
 * @param dsl reads rows as the configuration of the query says
 */
record RenderedQuery(List<String> pieces, List<Param<?>> params, DSLContext dsl) {

	/** Not to be guessed by whoever has a say in a literal of the text. */
	private static final String MARK = "\uE000" + Long.toHexString(new SecureRandom().nextLong()) + "_";

	private static final char END = '\uE001';

	static RenderedQuery render(org.jooq.Query query, Dialect dialect) {
		Configuration base = query.configuration();
		Configuration configuration = ((base != null) ? base : DSL.using(Dialects.of(dialect.name())).configuration())
			.derive(Dialects.of(dialect.name()));
		Marker marker = new Marker();
		try {
			return cut(text(query, configuration, marker), marker.params, DSL.using(configuration));
		}
		catch (DataAccessException | IllegalArgumentException ex) {
			throw new InvalidDataAccessApiUsageException("jOOQ can't render the query for " + dialect.name() + " ("
					+ ex.getClass().getSimpleName() + "): the cause says why", ex);
		}
	}

	private static String text(org.jooq.Query query, Configuration configuration, Marker marker) {
		// no database takes parameters in definitions
		boolean inlined = query instanceof DDLQuery
				|| configuration.settings().getStatementType() == StatementType.STATIC_STATEMENT;
		DSLContext dsl = DSL.using(configuration
			.deriveSettings((given) -> given.withRenderNamedParamPrefix(MARK)
				.withFetchTriggerValuesAfterReturning(FetchTriggerValuesAfterReturning.NEVER))
			.deriveAppending(new DefaultVisitListenerProvider(marker)));
		return inlined ? dsl.renderInlined(query) : dsl.renderNamedParams(query);
	}

	private static RenderedQuery cut(String text, List<Param<?>> found, DSLContext dsl) {
		List<String> pieces = new ArrayList<>();
		List<Param<?>> params = new ArrayList<>();
		int done = 0;
		for (int at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, done)) {
			int end = text.indexOf(END, at);
			pieces.add(text.substring(done, at));
			params.add(found.get(Integer.parseInt(text, at + MARK.length(), end, 10)));
			done = end + 1;
		}
		pieces.add(text.substring(done));
		return new RenderedQuery(pieces, params, dsl);
	}

	/**
	 * Puts the text together.
	 * @param placeholder gives what stands for a parameter, by its number from 0
	 * @return the text
	 */
	String text(BiFunction<Integer, Param<?>, String> placeholder) {
		StringBuilder text = new StringBuilder(this.pieces.get(0));
		for (int index = 0; index < this.params.size(); index++) {
			text.append(placeholder.apply(index, this.params.get(index))).append(this.pieces.get(index + 1));
		}
		return text.toString();
	}

	/**
	 * Replaces each parameter, while the query is rendered, by one with a name of its
	 * own.
	 */
	private static final class Marker implements VisitListener {

		private final List<Param<?>> params = new ArrayList<>();

		@Override
		public void visitStart(VisitContext context) {
			RenderContext render = context.renderContext();
			QueryPart part = context.queryPart();
			if (render != null && render.paramType() != ParamType.INLINED && part instanceof Param<?> param
					&& !param.isInline() && !isSpread(param.getDataType())) {
				context.queryPart(named(param));
			}
		}

		private static boolean isSpread(DataType<?> type) {
			return type.isEmbeddable() || type.isUDT();
		}

		private <T> Param<T> named(Param<T> param) {
			@Nullable T value = param.getValue();
			Param<T> named = DSL.param("" + this.params.size() + END, param.getDataType()).$value(value);
			this.params.add(param);
			return named;
		}

	}

}
