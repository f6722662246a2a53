package io.databases.sqlite.engine;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The columns of a compiled statement, and what was made of them, so that it is made once
 * for many executions.
 */
public final class Columns {

	private final List<Column> list;

	/** Made at most a few times by threads that race: each result is as good. */
	private volatile @Nullable Object view;

	Columns(List<Column> list) {
		this.list = List.copyOf(list);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Columns columns && columns.list.equals(this.list);
	}

	@Override
	public int hashCode() {
		return this.list.hashCode();
	}

	/**
	 * How many there are.
	 * @return zero for a statement that returns no rows
	 */
	public int size() {
		return this.list.size();
	}

	/**
	 * Something made of the columns.
	 * @param <T> its type
	 * @param type its class: one class for all callers
	 * @param maker makes it
	 * @return the same object each time
	 */
	public <T> T view(Class<T> type, Function<List<Column>, T> maker) {
		Object existing = this.view;
		if (existing == null) {
			existing = maker.apply(this.list);
			this.view = existing;
		}
		return type.cast(existing);
	}

}
