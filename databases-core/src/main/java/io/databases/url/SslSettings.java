package io.databases.url;

import org.jspecify.annotations.Nullable;

/**
 * What a URL says about encryption. Printed without the key's password.
 *
 * <p>
 * {@code sslmode} (also {@code ssl-mode}) takes PostgreSQL's names and MySQL's
 * ({@code DISABLED}, {@code PREFERRED}, {@code REQUIRED}, {@code VERIFY_CA},
 * {@code VERIFY_IDENTITY}). {@code ssl} takes these too, and {@code true} for
 * {@link SslMode#VERIFY_FULL}, {@code false} for {@link SslMode#DISABLE}. Where a root
 * certificate is named, the mode is {@link SslMode#VERIFY_FULL} unless one is given, and
 * {@link SslMode#REQUIRE} means {@link SslMode#VERIFY_CA}, as in libpq.
 *
 * @param mode the mode that holds
 * @param rootCertificate {@code sslrootcert}, {@code ssl-ca}: path of the trusted
 * certificates in PEM form, {@code system} for those of the system, or {@code null}
 * @param certificate {@code sslcert}: path of the client's certificate, or {@code null}
 * @param key {@code sslkey}: path of the client's key, or {@code null}
 * @param keyPassword {@code sslpassword}: the password of that key, a secret, or
 * {@code null}
 */
public record SslSettings(SslMode mode, @Nullable String rootCertificate, @Nullable String certificate,
		@Nullable String key, @Nullable String keyPassword) {

	/** The value of {@link #rootCertificate} for the system's certificates. */
	public static final String SYSTEM = "system";

	/** No encryption, and nothing else. */
	static final SslSettings NONE = new SslSettings(SslMode.DISABLE, null, null, null, null);

	@Override
	public String toString() {
		return "SslSettings[mode=" + this.mode + ", rootCertificate=" + this.rootCertificate + ", certificate="
				+ this.certificate + ", key=" + this.key + ", keyPassword="
				+ ((this.keyPassword == null) ? "null" : UrlText.MASK) + "]";
	}

}
