package io.databases.backend;

import java.util.function.Supplier;

import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Hands an {@link SslMaterial} to drivers on Netty. It is asked for with each new
 * connection, so that renewed certificates are used without a restart.
 */
final class NettySsl {

	private NettySsl() {
	}

	static SslContextBuilder apply(SslContextBuilder builder, @Nullable Supplier<SslMaterial> source) {
		if (source == null) {
			return builder;
		}
		SslMaterial material = source.get();
		builder.trustManager(material.trust());
		if (material.keys() != null) {
			builder.keyManager(material.keys());
		}
		if (!material.protocols().isEmpty()) {
			builder.protocols(material.protocols());
		}
		if (!material.ciphers().isEmpty()) {
			builder.ciphers(material.ciphers());
		}
		return builder;
	}

}
