package io.databases.backend;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.netty.util.NetUtil;

/**
 * Verifies that a server's certificate is for the host that the URL names. The drivers
 * would take the name that a reverse look-up of the address gives, which is for others to
 * decide. Only alternative names count, as RFC 9525 has it; a wildcard stands for one
 * label, the first.
 */
final class ServerIdentity implements HostnameVerifier {

	private static final int DNS = 2;

	private static final int IP = 7;

	private final String host;

	ServerIdentity(String host) {
		this.host = host.toLowerCase(Locale.ROOT);
	}

	@Override
	public boolean verify(String lookedUp, SSLSession session) {
		try {
			Certificate[] chain = session.getPeerCertificates();
			Collection<List<?>> names = (chain.length > 0 && chain[0] instanceof X509Certificate certificate)
					? certificate.getSubjectAlternativeNames() : null;
			return names != null && names.stream().anyMatch(this::matches);
		}
		catch (SSLPeerUnverifiedException | CertificateParsingException ex) {
			return false;
		}
	}

	private boolean matches(List<?> alternative) {
		String name = Objects.toString(alternative.get(1)).toLowerCase(Locale.ROOT);
		byte[] address = NetUtil.createByteArrayFromIpAddressString(this.host);
		if (address != null) {
			return alternative.get(0).equals(IP)
					&& Arrays.equals(address, NetUtil.createByteArrayFromIpAddressString(name));
		}
		return alternative.get(0).equals(DNS) && (name.equals(this.host) || matchesWildcard(name));
	}

	private boolean matchesWildcard(String name) {
		int dot = this.host.indexOf('.');
		return name.startsWith("*.") && dot > 0 && name.indexOf('.', 2) > 0
				&& this.host.substring(dot).equals(name.substring(1));
	}

}
