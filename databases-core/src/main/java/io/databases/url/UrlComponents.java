package io.databases.url;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The decoded components of a URL; what is not possible for the dialect is refused here,
 * wherever the components come from. Printed without the password.
 */
record UrlComponents(UrlScheme scheme, @Nullable String user, @Nullable String password, List<HostAddress> hosts,
		@Nullable String database, Map<String, String> options) {

	UrlComponents {
		hosts = List.copyOf(hosts);
		options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
		user = emptyToNull(user);
		database = emptyToNull(database);
		checkText("the user name", user);
		checkText("the password", password);
		checkText("the database name", database);
		options.forEach((name, value) -> {
			checkText("the name of an option", name);
			checkText("the value of an option", value);
		});
		if (scheme.isSqlite()) {
			checkSqlite(user, password, hosts, database);
		}
	}

	UrlComponents withScheme(UrlScheme newScheme) {
		return new UrlComponents(newScheme, this.user, this.password, this.hosts, this.database, this.options);
	}

	UrlComponents withUser(@Nullable String newUser) {
		return new UrlComponents(this.scheme, newUser, this.password, this.hosts, this.database, this.options);
	}

	UrlComponents withPassword(@Nullable String newPassword) {
		return new UrlComponents(this.scheme, this.user, newPassword, this.hosts, this.database, this.options);
	}

	UrlComponents withHosts(List<HostAddress> newHosts) {
		return new UrlComponents(this.scheme, this.user, this.password, newHosts, this.database, this.options);
	}

	UrlComponents withDatabase(@Nullable String newDatabase) {
		return new UrlComponents(this.scheme, this.user, this.password, this.hosts, newDatabase, this.options);
	}

	/**
	 * A copy with one option replaced, or left out if the value is {@code null}.
	 */
	UrlComponents withOption(String name, @Nullable String value) {
		Map<String, String> changed = new LinkedHashMap<>(this.options);
		changed.keySet().removeIf((key) -> OptionKeys.of(key).equals(OptionKeys.of(name)));
		if (value != null) {
			changed.put(name, value);
		}
		return withOptions(changed);
	}

	UrlComponents withOptions(Map<String, String> newOptions) {
		return new UrlComponents(this.scheme, this.user, this.password, this.hosts, this.database, newOptions);
	}

	@Override
	public String toString() {
		return UrlText.masked(this);
	}

	private static void checkSqlite(@Nullable String user, @Nullable String password, List<HostAddress> hosts,
			@Nullable String database) {
		if (user != null || password != null || !hosts.isEmpty()) {
			throw new InvalidDatabaseUrlException("SQLite takes no user name, password or host. Write "
					+ "'sqlite:///app.db' for a file beside the application, 'sqlite:////var/lib/app.db' for an "
					+ "absolute path, 'sqlite:///:memory:' for a database in memory.");
		}
		if (database != null && database.startsWith(":resource:")) {
			throw new InvalidDatabaseUrlException("databases out of the class path (':resource:') are not opened "
					+ "from a URL. Copy the file to a directory and name its path.");
		}
	}

	private static void checkText(String component, @Nullable String text) {
		if (text != null) {
			PercentCodec.checked(text, component);
		}
	}

	private static @Nullable String emptyToNull(@Nullable String text) {
		return (text == null || text.isEmpty()) ? null : text;
	}

}
