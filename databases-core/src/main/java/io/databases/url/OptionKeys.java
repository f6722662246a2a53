package io.databases.url;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the names of options are compared, which of them are refused, and which hold
 * secrets. A key is the name in lower case without {@code _} and {@code -}, so that
 * {@code max_size}, {@code maxSize} and {@code max-size} are one option.
 */
final class OptionKeys {

	static final Set<String> USER = Set.of("user", "username");

	static final Set<String> PASSWORD = Set.of("password", "passwd", "pass", "pwd");

	static final Set<String> SOCKET = Set.of("host", "unixsock", "unixsocket", "socket");

	private static final Set<String> REFUSED = Set.of("enableloadextension", "loadextension", "loadextensions",
			"extensions", "allowloadlocalinfile", "allowloadlocalinfileinpath", "allowlocalinfile", "localinfile",
			"localinfilebuffersize", "localinfiledirectory", "allowurlinlocalinfile", "authenticationpluginclassname",
			"defaultauthenticationplugin", "autodeserialize", "clientinfoprovider", "propertiestransform",
			"jaasapplicationname", "gsslib", "logger", "loggerfile", "passfile", "servicefile", "service",
			"readdefaultfile", "readdefaultgroup", "defaultfile", "sslkeylogfile", "loopresources", "resolver",
			"postallocate", "prerelease", "init", "classpath", "plugindir");

	private static final List<String> REFUSED_ENDS = List.of("factory", "factoryarg", "classname", "interceptor",
			"interceptors", "plugins", "publisher", "customizer", "verifier", "callback", "callbackhandler");

	private static final List<String> SECRETS = List.of("password", "passwd", "passphrase", "pwd", "secret", "token",
			"credential", "apikey");

	private static final Pattern SHOWN = Pattern.compile("[A-Za-z0-9_.-]{1,48}");

	private OptionKeys() {
	}

	static String of(String name) {
		return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
	}

	static boolean isSecret(String name) {
		String key = of(name);
		return PASSWORD.contains(key) || SECRETS.stream().anyMatch(key::contains);
	}

	static boolean isRefused(String key) {
		return REFUSED.contains(key) || REFUSED_ENDS.stream().anyMatch(key::endsWith);
	}

	/**
	 * The name for a message: in quotes if it looks like one.
	 */
	static String shown(String name) {
		return SHOWN.matcher(name).matches() ? "option '" + name + "'" : "an option";
	}

}
