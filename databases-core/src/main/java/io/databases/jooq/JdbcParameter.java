package io.databases.jooq;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.SQLFeatureNotSupportedException;

import org.jooq.DSLContext;
import org.jooq.Param;
import org.jspecify.annotations.Nullable;

/**
 * The value that a user's binding hands to JDBC: bindings are written against
 * {@link PreparedStatement}, so here is one that keeps what it is given.
 */
final class JdbcParameter {

	private @Nullable Object value;

	private boolean set;

	private JdbcParameter() {
	}

	@SuppressWarnings("removal") // announced since 3.18 and there in 3.21; no other way
									// to
									// a user's binding is public
	static @Nullable Object bound(Param<?> param, DSLContext dsl) {
		JdbcParameter parameter = new JdbcParameter();
		PreparedStatement statement = (PreparedStatement) Proxy.newProxyInstance(JdbcParameter.class.getClassLoader(),
				new Class<?>[] { PreparedStatement.class },
				(proxy, method, arguments) -> parameter.call(method, (arguments != null) ? arguments : new Object[0]));
		dsl.bindContext(statement).visit(param);
		if (!parameter.set) {
			throw new IllegalArgumentException(
					"The binding " + param.getBinding().getClass().getName() + " has set no value");
		}
		return parameter.value;
	}

	private @Nullable Object call(Method method, @Nullable Object[] arguments) throws SQLFeatureNotSupportedException {
		String name = method.getName();
		if (name.equals("setNull")) {
			return keep(null);
		}
		if (name.startsWith("set") && arguments.length >= 2 && method.getParameterTypes()[0] == int.class) {
			return keep(arguments[1]);
		}
		if (name.equals("toString")) {
			return "The statement of a single value";
		}
		throw new SQLFeatureNotSupportedException(
				"A binding may call PreparedStatement.set..., but not " + name + ": there is no JDBC connection");
	}

	private @Nullable Object keep(@Nullable Object given) {
		this.value = given;
		this.set = true;
		return null;
	}

}
