package io.databases.spring.autoconfigure.endpoint;

import java.util.Locale;
import java.util.regex.Pattern;

import io.databases.url.DatabaseUrl;
import io.databases.url.InvalidDatabaseUrlException;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Masks the passwords of databases: what has our keys is masked as a whole, in URLs the
 * password only. A value that looks like a URL with a password and is not understood is
 * masked as a whole too.
 */
final class DatabaseSecrets implements SanitizingFunction {

	private static final Pattern URL = Pattern.compile("(?i)[a-z0-9+.:-]+://\\S*");

	private static final Pattern SECRETIVE = Pattern.compile("(?i).*(?:@|pass|pwd|secret|token).*");

	private static final Pattern URL_KEY = Pattern.compile("(?:.*_)?database_?urls?");

	@Override
	public SanitizableData apply(SanitizableData data) {
		Object value = data.getValue();
		if (value == null || value.toString().isEmpty()) {
			return data;
		}
		String key = data.getKey().toLowerCase(Locale.ROOT).replace('-', '.');
		boolean ours = key.startsWith("databases.") || key.startsWith("databases_") || key.startsWith("spring.r2dbc.")
				|| key.startsWith("spring_r2dbc_");
		if (ours && isSecret(key)) {
			return data.withSanitizedValue();
		}
		String text = value.toString();
		if ((ours || URL_KEY.matcher(key).matches()) && URL.matcher(text.trim()).matches()) {
			return masked(data, text);
		}
		return data;
	}

	private static boolean isSecret(String key) {
		return key.endsWith("password") || key.contains("secret") || key.contains("token") || key.contains("passwd");
	}

	private static SanitizableData masked(SanitizableData data, String text) {
		try {
			return data.withValue(DatabaseUrl.parse(text).masked());
		}
		catch (InvalidDatabaseUrlException ex) {
			return SECRETIVE.matcher(text).matches() ? data.withSanitizedValue() : data;
		}
	}

}
