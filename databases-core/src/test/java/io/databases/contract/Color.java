package io.databases.contract;

import org.jooq.Catalog;
import org.jooq.EnumType;
import org.jooq.Schema;

/**
 * An enum as jOOQ's generator would write it: its literals are not its names.
 */
enum Color implements EnumType {

	BLUE("blue"), GREEN("green");

	private final String literal;

	Color(String literal) {
		this.literal = literal;
	}

	@Override
	public String getLiteral() {
		return this.literal;
	}

	@Override
	public String getName() {
		return "color";
	}

	@Override
	public Schema getSchema() {
		return null;
	}

	@Override
	public Catalog getCatalog() {
		return null;
	}

}
