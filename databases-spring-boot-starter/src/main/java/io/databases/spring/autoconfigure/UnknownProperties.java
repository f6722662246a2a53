package io.databases.spring.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;

/**
 * Warns of properties below {@code databases} that nobody knows: a misspelt URL would
 * otherwise be an application on the embedded database. Environment variables are not
 * looked at, they may be anybody's.
 */
final class UnknownProperties implements ConfigurationPropertiesBindHandlerAdvisor {

	private static final Logger logger = LoggerFactory.getLogger(DatabasesAutoConfiguration.class);

	private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("databases");

	@Override
	public BindHandler apply(BindHandler bindHandler) {
		return new Handler(bindHandler);
	}

	private static final class Handler extends NoUnboundElementsBindHandler {

		private final BindHandler parent;

		private final Set<ConfigurationPropertyName> known = new LinkedHashSet<>();

		Handler(BindHandler parent) {
			super(parent, new UnboundElementsSourceFilter());
			this.parent = parent;
		}

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			this.known.add(name);
			return super.onStart(name, target, context);
		}

		@Override
		public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				@Nullable Object result) throws Exception {
			if (OURS.equals(name)) {
				warn(name, target, context, result);
			}
			this.parent.onFinish(name, target, context, result);
		}

		private void warn(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				@Nullable Object result) throws Exception {
			try {
				super.onFinish(name, target, context, result);
			}
			catch (UnboundConfigurationPropertiesException ex) {
				ex.getUnboundProperties().forEach((property) -> warn(property.getName()));
			}
		}

		private void warn(ConfigurationPropertyName unknown) {
			ConfigurationPropertyName parent = unknown.getParent();
			logger.warn("There is no property '{}', it does nothing. Below '{}' there are: {}", unknown, parent,
					this.known.stream()
						.filter(parent::isParentOf)
						.map((name) -> name.getLastElement(ConfigurationPropertyName.Form.DASHED))
						.sorted()
						.collect(Collectors.joining(", ")));
		}

	}

}
