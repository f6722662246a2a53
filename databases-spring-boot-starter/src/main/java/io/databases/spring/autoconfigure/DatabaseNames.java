package io.databases.spring.autoconfigure;

/**
 * How databases are called in health and metrics.
 */
public final class DatabaseNames {

	private static final String SUFFIX = "Database";

	private DatabaseNames() {
	}

	/**
	 * The name of a database by that of its bean.
	 * @param beanName the name of the bean, for example {@code ordersDatabase}
	 * @return the same without the suffix {@code Database}, for example {@code orders}
	 */
	public static String ofBean(String beanName) {
		return (beanName.length() > SUFFIX.length() && beanName.endsWith(SUFFIX))
				? beanName.substring(0, beanName.length() - SUFFIX.length()) : beanName;
	}

	static String toBean(String name) {
		return name + SUFFIX;
	}

}
