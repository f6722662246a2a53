package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * An authority that nobody knows, made anew each time, and a server's certificate of it.
 */
public final class TestCertificates {

	private final X509Bundle authority;

	private final X509Bundle server;

	private TestCertificates(X509Bundle authority, X509Bundle server) {
		this.authority = authority;
		this.server = server;
	}

	/**
	 * An authority with a certificate for the address that embedded servers listen on.
	 * @return the certificates
	 */
	public static TestCertificates forThisHost() {
		return create(new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.addSanIpAddress("127.0.0.1"));
	}

	/**
	 * An authority with a certificate for a host that is not this one.
	 * @param name the name of the other host
	 * @return the certificates
	 */
	public static TestCertificates forHost(String name) {
		return create(new CertificateBuilder().subject("CN=" + name).addSanDnsName(name));
	}

	private static TestCertificates create(CertificateBuilder host) {
		try {
			X509Bundle authority = new CertificateBuilder().subject("CN=Authority of the tests")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
			return new TestCertificates(authority, host.addExtendedKeyUsageServerAuth().buildIssuedBy(authority));
		}
		catch (Exception ex) {
			throw new IllegalStateException("No certificate can be made", ex);
		}
	}

	/**
	 * The authority's certificate as a file.
	 * @return the path of a PEM file that is deleted when the JVM ends
	 */
	public Path authority() {
		try {
			return this.authority.toTempRootCertPem().toPath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("A certificate cannot be written", ex);
		}
	}

	/** Writes the server's certificate and its key, as servers want them. */
	void write(Path directory) {
		try {
			Files.writeString(certificate(directory), this.server.getCertificatePathPEM());
			Files.writeString(key(directory), this.server.getPrivateKeyPEM());
			Files.setPosixFilePermissions(key(directory), PosixFilePermissions.fromString("rw-------"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("\"" + directory + "\" cannot be written to", ex);
		}
	}

	static Path certificate(Path directory) {
		return directory.resolve("server.crt");
	}

	static Path key(Path directory) {
		return directory.resolve("server.key");
	}

	/** Whether a server encrypts its connections. */
	static boolean areIn(Path directory) {
		return Files.exists(certificate(directory));
	}

}
