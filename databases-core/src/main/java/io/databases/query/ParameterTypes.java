package io.databases.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.databases.backend.RowArrays;
import io.databases.lease.Scope;
import io.databases.lease.StatementKind;
import io.databases.sql.InsertShape;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The types that a server gives to the parameters of an INSERT. Asked in the transaction
 * of the rows and kept no longer: the table, or the schema in which its name is looked
 * up, may be another one next time. For one run, whose chunks come one after the other.
 */
final class ParameterTypes {

	private final QueryExecutor executor;

	private final RowArrays arrays;

	private final InsertShape insert;

	private final String label;

	/**
	 * The server must see them in VALUES: a query would take more than a row may hold.
	 */
	private final boolean expressions;

	private final Map<List<@Nullable String>, List<String>> known = new HashMap<>();

	ParameterTypes(QueryExecutor executor, RowArrays arrays, InsertShape insert, String label) {
		this.executor = executor;
		this.arrays = arrays;
		this.insert = insert;
		this.label = label;
		this.expressions = insert.items().stream().anyMatch((item) -> item.kind() == InsertShape.Item.Kind.EXPRESSION);
	}

	/** Empty where the rows can't go as arrays. */
	Mono<List<String>> of(Scope scope, List<RowArrays.Column> columns) {
		List<@Nullable String> types = new ArrayList<>(columns.size());
		List<String> certain = new ArrayList<>(columns.size());
		for (RowArrays.Column column : columns) {
			String type = column.type();
			types.add(type);
			if (type != null) {
				certain.add(type);
			}
		}
		if (certain.size() == types.size() && !this.expressions) {
			return Mono.just(certain);
		}
		List<String> before = this.known.get(types);
		return ((before != null) ? Mono.just(before) : ask(scope, types)).filter((found) -> !found.isEmpty());
	}

	private Mono<List<String>> ask(Scope scope, List<@Nullable String> types) {
		String text = this.arrays.describe(this.insert.renderRows(1), types);
		return this.executor.fetchAll(scope, new Description(StatementKind.WRITE, text, this.label)).map((told) -> {
			List<String> found = (told.size() == types.size() && !told.contains("")) ? merged(types, told) : List.of();
			this.known.put(types, found);
			return found;
		});
	}

	private static List<String> merged(List<@Nullable String> types, List<String> told) {
		List<String> merged = new ArrayList<>(told);
		for (int i = 0; i < merged.size(); i++) {
			String type = types.get(i);
			if (type != null) {
				merged.set(i, type);
			}
		}
		return merged;
	}

}
