package io.databases.contract;

import org.jooq.impl.TableRecordImpl;

/**
 * A row of {@code notes}.
 */
class NoteRecord extends TableRecordImpl<NoteRecord> {

	private static final long serialVersionUID = 1L;

	NoteRecord() {
		super(JooqContract.NOTES);
	}

}
