package io.databases.jooq;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.databases.query.ManyTemplate;
import io.databases.sql.Dialect;
import io.databases.sql.ParameterSource;
import org.jooq.Param;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * A query of jOOQ for many rows of values. Its named parameters are filled by name; if it
 * has none, all of them are, by position. What is not filled keeps its own value.
 */
final class Templates {

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

	private final RenderedQuery query;

	private final List<String> names;

	private final boolean byName;

	private Templates(RenderedQuery query, List<String> names, boolean byName) {
		this.query = query;
		this.names = names;
		this.byName = byName;
	}

	static ManyTemplate of(RenderedQuery query, Dialect dialect) {
		Set<String> given = new LinkedHashSet<>();
		for (Param<?> param : query.params()) {
			String name = param.getParamName();
			if (name != null && NAME.matcher(name).matches()) {
				given.add(name);
			}
		}
		String prefix = "value_";
		while (startsAny(given, prefix)) {
			prefix = "_" + prefix;
		}
		String own = prefix;
		List<String> names = java.util.stream.IntStream.range(0, query.params().size()).mapToObj((index) -> {
			String name = query.params().get(index).getParamName();
			return (name != null && given.contains(name)) ? name : own + (index + 1);
		}).toList();
		Templates template = new Templates(query, names, !given.isEmpty());
		return new ManyTemplate(query.text((index, param) -> ":" + names.get(index)), template::values);
	}

	private static boolean startsAny(Set<String> names, String prefix) {
		return names.stream().anyMatch((name) -> name.startsWith(prefix));
	}

	private Object values(Object row) {
		return this.byName ? byName(named(row)) : byPosition(row);
	}

	private static Object named(Object row) {
		if (row instanceof io.databases.record.Record ours) {
			return ours.asMap();
		}
		return (row instanceof Record record) ? record.intoMap() : row;
	}

	private Map<String, @Nullable Object> byName(Object row) {
		ParameterSource source = ParameterSource.ofBean(row);
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		for (int index = 0; index < this.names.size(); index++) {
			Param<?> param = this.query.params().get(index);
			String name = this.names.get(index);
			if (!name.equals(param.getParamName())) {
				values.put(name, ParamValues.plain(param, this.query.dsl()));
			}
			else if (source.has(name)) {
				values.put(name, ParamValues.plain(param, source.get(name), this.query.dsl()));
			}
		}
		for (String name : source.names()) {
			if (source.isExact() && !this.names.contains(name)) {
				values.put(name, source.get(name)); // refused as unknown, with a hint
			}
		}
		return values;
	}

	private Map<String, @Nullable Object> byPosition(Object row) {
		List<?> given = (row instanceof Object[] array) ? Arrays.asList(array) : (row instanceof Record record)
				? Arrays.asList(record.intoArray()) : (row instanceof List<?> list) ? list : null;
		if (given == null || given.size() != this.names.size()) {
			throw new InvalidDataAccessApiUsageException("The query has " + this.names.size()
					+ " parameter(s) without names: each row must be a list, an array or a record of jOOQ with as many"
					+ " values; or name them with DSL.param(\"name\", type)");
		}
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		for (int index = 0; index < this.names.size(); index++) {
			values.put(this.names.get(index),
					ParamValues.plain(this.query.params().get(index), given.get(index), this.query.dsl()));
		}
		return values;
	}

}
