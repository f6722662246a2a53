package io.databases.spring.autoconfigure;

/**
 * Brings a named database to what the application needs, before its {@code Database} bean
 * is made.
 */
@FunctionalInterface
public interface DatabaseMigration {

	/**
	 * Does what is set for it, if anything is.
	 * @param name the database's name
	 * @param details where it is
	 * @param settings what is set
	 */
	void migrate(String name, DatabaseConnectionDetails details, NamedDatabaseSettings.Migration settings);

}
