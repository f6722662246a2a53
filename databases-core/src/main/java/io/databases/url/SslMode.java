package io.databases.url;

/**
 * How a connection is encrypted, by PostgreSQL's names.
 */
public enum SslMode {

	/** Never encrypted. */
	DISABLE,

	/** Encrypted only if the server insists. */
	ALLOW,

	/** Encrypted if the server can: what holds where nothing is said. */
	PREFER,

	/** Always encrypted, but <strong>the server is not verified</strong>. */
	REQUIRE,

	/** Always encrypted; the server's certificate must come from a known authority. */
	VERIFY_CA,

	/** As {@link #VERIFY_CA}, and the certificate must be for the host. */
	VERIFY_FULL;

	/**
	 * Whether a connection without encryption is refused.
	 * @return whether TLS is compulsory
	 */
	public boolean isRequired() {
		return compareTo(REQUIRE) >= 0;
	}

	/**
	 * Whether the server must prove who it is.
	 * @return whether its certificate is verified
	 */
	public boolean isVerified() {
		return compareTo(VERIFY_CA) >= 0;
	}

}
