package io.databases.spring.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What can be set under {@code databases}: the application's database, and what is used
 * where no URL is given.
 */
@ConfigurationProperties("databases")
public class DatabasesProperties extends DatabaseSettings implements InitializingBean {

	/**
	 * Whether to configure databases.
	 */
	private boolean enabled = true;

	/**
	 * Whether to observe each statement, for metrics and traces, where Micrometer is
	 * there.
	 */
	private boolean observations = true;

	/**
	 * What to use where no URL is given: a SQLite file in the working directory, SQLite
	 * in memory, or nothing, which fails the start.
	 */
	private Embedded embedded = Embedded.FILE;

	/**
	 * Further databases by name; each makes a bean with its name as qualifier.
	 */
	private final Map<String, NamedDatabaseSettings> named = new LinkedHashMap<>();

	private final Health health = new Health();

	private final Transactional transactional = new Transactional();

	/** A test that rolls back one database means all of them. */
	@Override
	public void afterPropertiesSet() {
		if (isForceRollback()) {
			this.named.values().forEach((settings) -> settings.setForceRollback(true));
		}
	}

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isObservations() {
		return this.observations;
	}

	public void setObservations(boolean observations) {
		this.observations = observations;
	}

	public Embedded getEmbedded() {
		return this.embedded;
	}

	public void setEmbedded(Embedded embedded) {
		this.embedded = embedded;
	}

	public Map<String, NamedDatabaseSettings> getNamed() {
		return this.named;
	}

	public Health getHealth() {
		return this.health;
	}

	public Transactional getTransactional() {
		return this.transactional;
	}

	/**
	 * What is used where no URL is given.
	 */
	public enum Embedded {

		/** The SQLite file {@code databases.db} in the working directory. */
		FILE,

		/** SQLite in memory, gone when the application stops. */
		MEMORY,

		/** Nothing: a missing URL fails the start. */
		NEVER

	}

	/**
	 * What can be set for the health contributor.
	 */
	public static class Health {

		/**
		 * Longest wait for the database's answer.
		 */
		private Duration timeout = Duration.ofSeconds(2);

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * What can be set for {@code @AsyncTransactional}.
	 */
	public static class Transactional {

		/**
		 * Order among the advices of a method; the highest is nearest to the method.
		 */
		// Ordered.LOWEST_PRECEDENCE, written out so that the metadata show it.
		private int order = 2147483647;

		public int getOrder() {
			return this.order;
		}

		public void setOrder(int order) {
			this.order = order;
		}

	}

}
