package io.databases.contract;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

import org.jooq.Binding;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingGetSQLInputContext;
import org.jooq.BindingGetStatementContext;
import org.jooq.BindingRegisterContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetSQLOutputContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.conf.ParamType;
import org.jooq.impl.DSL;

/**
 * A binding as the manual of jOOQ teaches it, against JDBC.
 */
class SizeBinding implements Binding<String, JooqContract.Size> {

	private static final long serialVersionUID = 1L;

	@Override
	public Converter<String, JooqContract.Size> converter() {
		return Converter.ofNullable(String.class, JooqContract.Size.class, JooqContract.Size::new,
				JooqContract.Size::name);
	}

	@Override
	public void sql(BindingSQLContext<JooqContract.Size> context) {
		context.render().sql("trim(");
		if (context.render().paramType() == ParamType.INLINED) {
			context.render().visit(DSL.inline(context.convert(converter()).value()));
		}
		else {
			context.render().sql(context.variable());
		}
		context.render().sql(")");
	}

	@Override
	public void register(BindingRegisterContext<JooqContract.Size> context) throws SQLException {
		throw new SQLFeatureNotSupportedException();
	}

	@Override
	public void set(BindingSetStatementContext<JooqContract.Size> context) throws SQLException {
		context.statement().setString(context.index(), context.convert(converter()).value());
	}

	@Override
	public void set(BindingSetSQLOutputContext<JooqContract.Size> context) throws SQLException {
		throw new SQLFeatureNotSupportedException();
	}

	@Override
	public void get(BindingGetResultSetContext<JooqContract.Size> context) throws SQLException {
		String text = context.resultSet().getString(context.index());
		context.convert(converter()).value((text != null) ? text.strip() : null);
	}

	@Override
	public void get(BindingGetStatementContext<JooqContract.Size> context) throws SQLException {
		throw new SQLFeatureNotSupportedException();
	}

	@Override
	public void get(BindingGetSQLInputContext<JooqContract.Size> context) throws SQLException {
		throw new SQLFeatureNotSupportedException();
	}

}
