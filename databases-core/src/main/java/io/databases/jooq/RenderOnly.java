package io.databases.jooq;

import java.sql.Connection;

import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Takes the place of JDBC connections: every direct execution asks for one and is told
 * what to write instead.
 */
final class RenderOnly implements ConnectionProvider {

	private static final RenderOnly INSTANCE = new RenderOnly();

	private RenderOnly() {
	}

	static DSLContext context(SQLDialect dialect) {
		return DSL.using(INSTANCE, dialect);
	}

	@Override
	public Connection acquire() {
		throw new InvalidDataAccessApiUsageException("This DSLContext only renders, and executes nothing. Write"
				+ " database.fetchAll(Jooq.query(query)), database.execute(Jooq.query(query)) or another verb of"
				+ " io.databases.Database; transactions are begun by database.inTransaction(tx -> ...)");
	}

	@Override
	public void release(Connection connection) {
		throw new IllegalStateException("No connection was given");
	}

}
