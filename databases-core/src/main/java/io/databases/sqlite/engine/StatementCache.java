package io.databases.sqlite.engine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Compiled statements of one connection that are not in use, the least recently used
 * first. Used inside the mailbox of the connection only.
 */
final class StatementCache {

	private final Map<String, NativeStatement> statements = new LinkedHashMap<>();

	private final int capacity;

	StatementCache(int capacity) {
		this.capacity = capacity;
	}

	@Nullable NativeStatement take(String sql) {
		return this.statements.remove(sql);
	}

	void put(NativeStatement statement) {
		NativeStatement before = (this.capacity > 0) ? this.statements.put(statement.sql(), statement) : statement;
		if (before != null) {
			before.close();
		}
		if (this.statements.size() > this.capacity) {
			Iterator<NativeStatement> eldest = this.statements.values().iterator();
			eldest.next().close();
			eldest.remove();
		}
	}

	void clear() {
		this.statements.values().forEach(NativeStatement::close);
		this.statements.clear();
	}

}
