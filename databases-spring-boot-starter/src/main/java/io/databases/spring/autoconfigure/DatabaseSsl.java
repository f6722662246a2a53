package io.databases.spring.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import io.databases.backend.SslMaterial;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/**
 * Certificates from Spring Boot's SSL bundles. A bundle that was reloaded holds for new
 * connections.
 */
final class DatabaseSsl {

	private DatabaseSsl() {
	}

	/** Fails at once where there is no such bundle. */
	static Supplier<SslMaterial> of(ObjectProvider<SslBundles> bundles, String name) {
		SslBundles all = bundles.getIfAvailable();
		if (all == null) {
			throw missing(name);
		}
		try {
			all.getBundle(name);
		}
		catch (NoSuchSslBundleException ex) {
			throw missing(name);
		}
		return () -> material(all.getBundle(name));
	}

	private static DatabaseSetupException missing(String name) {
		return new DatabaseSetupException("There is no SSL bundle '" + name + "', which 'databases.ssl.bundle' names",
				"Define it with 'spring.ssl.bundle.pem." + name + ".truststore.certificate=file:/path/ca.pem', or"
						+ " correct the name.");
	}

	private static SslMaterial material(SslBundle bundle) {
		SslOptions options = bundle.getOptions();
		boolean hasKey = bundle.getStores().getKeyStore() != null;
		boolean hasTrust = bundle.getStores().getTrustStore() != null;
		return new SslMaterial(hasTrust ? bundle.getManagers().getTrustManagerFactory() : null,
				hasKey ? bundle.getManagers().getKeyManagerFactory() : null, list(options.getEnabledProtocols()),
				list(options.getCiphers()));
	}

	private static List<String> list(String @Nullable [] values) {
		return (values != null) ? List.of(values) : List.of();
	}

}
