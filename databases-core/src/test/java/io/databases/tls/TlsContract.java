package io.databases.tls;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.TrustManagerFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.backend.SslMaterial;
import io.databases.testing.RestartableServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestCertificates;
import io.databases.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What each {@code sslmode} means, against a server with a certificate for
 * {@code localhost} by a private authority.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TlsContract {

	static final Duration LIMIT = Duration.ofSeconds(60);

	/** Who tells of each refused certificate. */
	private static final List<String> LOUD = List.of("io.asyncer.r2dbc.mysql", "reactor.core.publisher.Operators",
			"reactor.netty.channel.FluxReceive");

	private final ServerKind kind;

	private final String encrypted;

	private RestartableServer server;

	private Path authority;

	private Path stranger;

	TlsContract(ServerKind kind, String encrypted) {
		this.kind = kind;
		this.encrypted = encrypted;
	}

	@BeforeAll
	void start() {
		level(Level.OFF);
		TestCertificates certificates = TestCertificates.forHost("localhost");
		this.authority = certificates.authority();
		this.stranger = TestCertificates.forHost("localhost").authority();
		this.server = RestartableServer.start(this.kind, certificates);
	}

	@AfterAll
	void stop() {
		level(null);
		this.server.close();
	}

	private static void level(@Nullable Level level) {
		LOUD.forEach((name) -> ((Logger) LoggerFactory.getLogger(name)).setLevel(level));
	}

	@Test
	void disableIsPlain() {
		assertThat(isEncrypted(builder("localhost", "sslmode=disable"))).isFalse();
	}

	@Test
	void withoutAnythingItIsEncryptedWhereTheServerCan() {
		assertThat(isEncrypted(builder("localhost", "application_name=tls"))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "prefer", "require" })
	void encryptedButNotVerified(String mode) {
		assertThat(isEncrypted(builder("127.0.0.1", "sslmode=" + mode))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "verify-ca", "verify-full" })
	void theRightAuthorityAndTheRightHost(String mode) {
		assertThat(isEncrypted(builder("localhost", "sslmode=" + mode + "&sslrootcert=" + this.authority))).isTrue();
	}

	@Test
	void anAuthorityAloneMeansVerifyFull() {
		assertThat(isEncrypted(builder("localhost", "sslrootcert=" + this.authority))).isTrue();
		assertThat(refused(builder("127.0.0.1", "sslrootcert=" + this.authority))).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "require", "verify-ca", "verify-full" })
	void theWrongAuthorityIsRefused(String mode) {
		DataAccessException refused = refused(
				builder("localhost", "sslmode=" + mode + "&sslrootcert=" + this.stranger));
		assertThat(refused).hasStackTraceContaining("PKIX path");
	}

	@ParameterizedTest
	@ValueSource(strings = { "verify-ca", "verify-full" })
	void theAuthoritiesOfThePlatformDoNotKnowIt(String mode) {
		assertThat(refused(builder("localhost", "sslmode=" + mode))).hasStackTraceContaining("PKIX path");
	}

	@Test
	void theWrongHostIsRefusedByVerifyFullOnly() {
		String root = "&sslrootcert=" + this.authority;
		assertThat(refused(builder("127.0.0.1", "sslmode=verify-full" + root)))
			.hasStackTraceContaining("could not be verified");
		assertThat(isEncrypted(builder("127.0.0.1", "sslmode=verify-ca" + root))).isTrue();
	}

	@Test
	void materialThatIsNoFile() {
		SslMaterial right = material(this.authority);
		assertThat(isEncrypted(builder("localhost", "application_name=tls").ssl(() -> right))).isTrue();
		assertThat(refused(builder("127.0.0.1", "application_name=tls").ssl(() -> right))).isNotNull();
		assertThat(isEncrypted(builder("127.0.0.1", "sslmode=verify-ca").ssl(() -> right))).isTrue();
		SslMaterial wrong = material(this.stranger);
		assertThat(refused(builder("localhost", "sslmode=require").ssl(() -> wrong)))
			.hasStackTraceContaining("PKIX path");
	}

	@Test
	void materialIsAskedForWithEachConnection() {
		SslMaterial[] now = { material(this.authority) };
		Database database = builder("localhost", "application_name=tls").ssl(() -> now[0]).build();
		database.connect().block(LIMIT);
		now[0] = material(this.stranger);
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> database
				.inConnection((one) -> one.fetchVal("SELECT 1", Integer.class)
					.then(database.fetchVal("SELECT 1", Integer.class).contextWrite(database.detached())))
				.block(LIMIT));
		now[0] = material(this.authority);
		assertThat(database.fetchVal("SELECT 1", Integer.class).block(LIMIT)).isEqualTo(1);
		database.disconnect().block(LIMIT);
	}

	@Test
	void materialAndNoEncryptionContradict() {
		SslMaterial right = material(this.authority);
		DatabaseBuilder builder = builder("localhost", "sslmode=disable").ssl(() -> right);
		assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("'sslmode=disable'");
	}

	final RestartableServer server() {
		return this.server;
	}

	final DatabaseBuilder builder(String host, String options) {
		return builder(url(host, options));
	}

	final DatabaseUrl url(String host, String options) {
		return DatabaseUrl.parse(this.server.server().url() + "?" + options).withHost(host);
	}

	static DatabaseBuilder builder(DatabaseUrl url) {
		return Database.builder(url).limits((limits) -> limits.withConnect(Duration.ofSeconds(20)));
	}

	final boolean isEncrypted(DatabaseBuilder builder) {
		Database database = builder.build();
		return Boolean.TRUE.equals(Mono
			.usingWhen(database.connect().thenReturn(database),
					(connected) -> connected.fetchVal(this.encrypted, String.class).hasElement(), Database::disconnect)
			.block(LIMIT));
	}

	static DataAccessException refused(DatabaseBuilder builder) {
		Database database = builder.build();
		try {
			database.connect().block(LIMIT);
		}
		catch (DataAccessException ex) {
			return ex;
		}
		database.disconnect().block(LIMIT);
		throw new AssertionError("The server was trusted");
	}

	private static SslMaterial material(Path authority) {
		try (var pem = java.nio.file.Files.newInputStream(authority)) {
			KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
			store.load(null, null);
			store.setCertificateEntry("authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(store);
			return new SslMaterial(trust, null, List.of(), List.of());
		}
		catch (java.io.IOException | java.security.GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
