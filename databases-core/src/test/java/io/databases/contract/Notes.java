package io.databases.contract;

import org.jooq.Name;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableOptions;

import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/**
 * The table {@code notes} as jOOQ's generator would write it.
 */
class Notes extends TableImpl<NoteRecord> {

	private static final long serialVersionUID = 1L;

	final transient TableField<NoteRecord, Long> id = createField(DSL.name("id"), SQLDataType.BIGINT, this, "");

	final transient TableField<NoteRecord, String> text = createField(DSL.name("text"), SQLDataType.VARCHAR(100), this,
			"");

	final transient TableField<NoteRecord, Boolean> completed = createField(DSL.name("completed"), SQLDataType.BOOLEAN,
			this, "");

	Notes(Name name) {
		this(name, null);
	}

	private Notes(Name alias, Table<NoteRecord> aliased) {
		super(alias, null, aliased, null, DSL.comment(""), TableOptions.table());
	}

	@Override
	public Notes as(String alias) {
		return as(DSL.name(alias));
	}

	@Override
	public Notes as(Name alias) {
		return new Notes(alias, this);
	}

	@Override
	public Class<? extends NoteRecord> getRecordType() {
		return NoteRecord.class;
	}

}
