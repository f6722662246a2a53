package io.databases.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What can be set for one named database: the same as for the main one, and its
 * migrations, which {@code spring.flyway} and {@code spring.liquibase} say for the main
 * one.
 */
public class NamedDatabaseSettings extends DatabaseSettings {

	private final Migration migration = new Migration();

	public Migration getMigration() {
		return this.migration;
	}

	/**
	 * What is to be done before a named database is used.
	 */
	public static class Migration {

		/**
		 * Locations of Flyway's scripts; Flyway runs if there is one.
		 */
		private List<String> flywayLocations = new ArrayList<>();

		/**
		 * Location of Liquibase's change log; Liquibase runs if it is set.
		 */
		private @Nullable String liquibaseChangeLog;

		public List<String> getFlywayLocations() {
			return this.flywayLocations;
		}

		public void setFlywayLocations(List<String> flywayLocations) {
			this.flywayLocations = flywayLocations;
		}

		public @Nullable String getLiquibaseChangeLog() {
			return this.liquibaseChangeLog;
		}

		public void setLiquibaseChangeLog(@Nullable String liquibaseChangeLog) {
			this.liquibaseChangeLog = liquibaseChangeLog;
		}

	}

}
