package io.databases.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.databases.Database;
import io.databases.url.DatabaseUrl;
import io.databases.url.InvalidDatabaseUrlException;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The databases under {@code databases.named}: for {@code orders} the beans
 * {@code ordersDatabase} and {@code ordersConnectionFactory}, both with the qualifier
 * {@code orders}. Their names are settled when an application is processed ahead of time,
 * their URLs are not.
 */
final class NamedDatabases {

	/** Of the bean that makes the others. */
	static final String BEAN = "namedDatabases";

	private final DatabasesProperties properties;

	private final DatabaseFactory factory;

	private final BeanFactory beanFactory;

	NamedDatabases(DatabasesProperties properties, DatabaseFactory factory, BeanFactory beanFactory) {
		this.properties = properties;
		this.factory = factory;
		this.beanFactory = beanFactory;
	}

	static Set<String> names(Environment environment) {
		BindResult<Map<String, NamedDatabaseSettings>> named = Binder.get(environment)
			.bind("databases.named", Bindable.mapOf(String.class, NamedDatabaseSettings.class));
		return named.isBound() ? named.get().keySet() : Set.of();
	}

	ManagedDatabase managed(String name) {
		DatabaseSettings settings = settings(name);
		String origin = "databases.named." + name + ".url";
		try {
			return this.factory.create(DatabaseNames.toBean(name),
					DatabaseSource.of(origin, DatabaseUrl.parse(settings.getUrl())), settings);
		}
		catch (InvalidDatabaseUrlException ex) {
			throw new DatabaseSourceException(origin, ex);
		}
	}

	Database database(String name) {
		ManagedDatabase managed = existing(name);
		NamedDatabaseSettings.Migration migration = settings(name).getMigration();
		List<DatabaseMigration> tools = this.beanFactory.getBeanProvider(DatabaseMigration.class)
			.orderedStream()
			.toList();
		checkTools(name, migration, tools);
		tools.forEach((tool) -> tool.migrate(name, managed, migration));
		return managed.initialized();
	}

	private static void checkTools(String name, NamedDatabaseSettings.Migration migration,
			List<DatabaseMigration> tools) {
		boolean wanted = !migration.getFlywayLocations().isEmpty() || migration.getLiquibaseChangeLog() != null;
		if (wanted && tools.isEmpty()) {
			throw new DatabaseSetupException(
					"Migrations of the database '" + name + "' are set ('databases.named." + name
							+ ".migration'), but neither Flyway nor Liquibase is on the class path",
					"Add 'org.springframework.boot:spring-boot-starter-flyway' or"
							+ " 'org.springframework.boot:spring-boot-starter-liquibase'.");
		}
	}

	private NamedDatabaseSettings settings(String name) {
		return this.properties.getNamed().getOrDefault(name, new NamedDatabaseSettings());
	}

	DatabasesConnectionFactory connectionFactory(String name) {
		return DatabasesConnectionFactory.of(existing(name));
	}

	private ManagedDatabase existing(String name) {
		return this.beanFactory.getBean(managedName(name), ManagedDatabase.class);
	}

	private static String managedName(String name) {
		return name + "ManagedDatabase";
	}

	/** Registers the beans, after the conditions of the main database were looked at. */
	static final class Registrar implements ImportBeanDefinitionRegistrar, EnvironmentAware {

		private Set<String> names = Set.of();

		@Override
		public void setEnvironment(Environment environment) {
			this.names = names(environment);
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
			for (String name : this.names) {
				RootBeanDefinition managed = definition(name, ManagedDatabase.class, "managed");
				managed.setDestroyMethodName("disconnect");
				registry.registerBeanDefinition(managedName(name), managed);
				RootBeanDefinition database = definition(name, Database.class, "database");
				registry.registerBeanDefinition(DatabaseNames.toBean(name), database);
				registry.registerBeanDefinition(name + "ConnectionFactory",
						definition(name, DatabasesConnectionFactory.class, "connectionFactory"));
			}
		}

		private static RootBeanDefinition definition(String name, Class<?> type, String method) {
			RootBeanDefinition definition = (RootBeanDefinition) BeanDefinitionBuilder.rootBeanDefinition(type)
				.addConstructorArgValue(name)
				.getRawBeanDefinition();
			definition.setTargetType(type);
			definition.setFactoryBeanName(BEAN);
			definition.setFactoryMethodName(method);
			definition.setResourceDescription("the properties 'databases.named." + name + "'");
			definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
			return definition;
		}

	}

}
