package io.databases.record;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What a plan depends on: the columns' names, how each is read, and the target class.
 */
final class PlanKey {

	private final String[] names;

	/** Shared instances, so that identity tells columns of different types apart. */
	private final ColumnReader[] readers;

	private final Class<?> target;

	private final int hash;

	PlanKey(String[] names, ColumnReader[] readers, Class<?> target) {
		this.names = names;
		this.readers = readers;
		this.target = target;
		this.hash = 31 * (31 * Arrays.hashCode(names) + Arrays.hashCode(readers)) + target.hashCode();
	}

	String[] names() {
		return this.names;
	}

	ColumnReader[] readers() {
		return this.readers;
	}

	Class<?> target() {
		return this.target;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof PlanKey that && this.hash == that.hash && this.target == that.target
				&& Arrays.equals(this.names, that.names) && Arrays.equals(this.readers, that.readers);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

}
