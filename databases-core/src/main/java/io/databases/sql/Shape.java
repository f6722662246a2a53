package io.databases.sql;

import java.util.Arrays;

/**
 * One text that a statement is rendered to, and where its binds come from. Two shapes of
 * the same statement are equal when the kinds and sizes of their values are.
 */
final class Shape {

	/** A bind that is the value itself. */
	static final int WHOLE = -1;

	/** A bind that tells only whether the value is null. */
	static final int NULLNESS = -2;

	/** A bind that is the whole list as an array. */
	static final int ARRAY = -3;

	private static final int[] NO_SIZES = {};

	private final Object owner;

	private final int[] sizes;

	private final String text;

	/** For each bind: the parameter. */
	private final int[] parameters;

	/** For each bind: an element's index, or what else is taken of the value. */
	private final int[] parts;

	Shape(Object owner, int[] sizes, String text, int[] parameters, int[] parts) {
		this.owner = owner;
		this.sizes = sizes;
		this.text = text;
		this.parameters = parameters;
		this.parts = parts;
	}

	static int[] scalars() {
		return NO_SIZES;
	}

	String text() {
		return this.text;
	}

	int bindCount() {
		return this.parameters.length;
	}

	int parameter(int bind) {
		return this.parameters[bind];
	}

	int part(int bind) {
		return this.parts[bind];
	}

	boolean hasSizes(int[] others) {
		return Arrays.equals(this.sizes, others);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Shape shape && this.owner == shape.owner && hasSizes(shape.sizes);
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this.owner) * 31 + Arrays.hashCode(this.sizes);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
