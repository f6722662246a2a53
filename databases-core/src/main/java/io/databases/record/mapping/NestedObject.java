package io.databases.record.mapping;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;

/**
 * An object inside another: absent, that is {@code null}, where all of its columns are
 * NULL, as after an outer join that found nothing.
 */
final class NestedObject implements ValuesMapping {

	private final ValuesMapping object;

	private final int[] positions;

	NestedObject(ValuesMapping object) {
		this.object = object;
		BitSet columns = new BitSet();
		object.addColumns(columns);
		this.positions = columns.stream().toArray();
	}

	@Override
	public @Nullable Object map(@Nullable Object[] values) {
		for (int position : this.positions) {
			if (values[position] != null) {
				return this.object.map(values);
			}
		}
		return null;
	}

	@Override
	public void addColumns(BitSet columns) {
		this.object.addColumns(columns);
	}

}
