package io.databases.url;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.arbitraries.StringArbitrary;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What holds for every URL, and for every text that is none. A failure prints its seed.
 */
class DatabaseUrlPropertyTests {

	/** Two pieces that stand in every secret, so that a part of it is noticed too. */
	private static final String FIRST = "Zq7Kp";

	private static final String LAST = "Wv3Jd";

	@Property
	void parsingTheTextGivesAnEqualUrl(@ForAll("urls") DatabaseUrl url) {
		DatabaseUrl parsed = DatabaseUrl.parse(url.text());
		assertThat(parsed).isEqualTo(url).hasSameHashCodeAs(url);
		assertThat(parsed.text()).isEqualTo(url.text());
		assertThat(List.copyOf(parsed.options().entrySet())).isEqualTo(List.copyOf(url.options().entrySet()));
		for (String prefix : new String[] { "jdbc:", "r2dbc:", "r2dbc:pool:", " " }) {
			assertThat(DatabaseUrl.parse(prefix + url.text())).isEqualTo(url);
		}
	}

	@Property(tries = 300)
	void aCopyDiffersInOneComponent(@ForAll("urls") DatabaseUrl url, @ForAll("urls") DatabaseUrl other) {
		assertSame(url, url.withPassword(other.password()), "password");
		assertThat(url.withPassword(other.password()).password()).isEqualTo(other.password());
		assertSame(url, url.withUser(other.user()), "user");
		assertThat(url.withUser(other.user()).user()).isEqualTo(other.user());
		assertSame(url, url.withDatabase(other.database()), "database");
		assertThat(url.withDatabase(other.database()).database()).isEqualTo(other.database());
		assertSame(url, url.withHosts(other.hosts()), "hosts");
		assertThat(url.withHosts(other.hosts()).hosts()).isEqualTo(other.hosts());
		assertSame(url, url.withDriver(other.driver()), "driver");
		assertThat(url.withDriver(other.driver()).driver()).isEqualTo(other.driver());
		assertSame(url, url.withDialect(other.dialect()), "dialect");
		assertThat(url.withDialect(other.dialect()).dialect()).isEqualTo(other.dialect());
		String value = Objects.requireNonNullElse(other.password(), "");
		assertSame(url, url.withOption("custom", value), "options");
		assertThat(url.withOption("custom", value).options()).containsEntry("custom", value);
		assertThat(url.withOption("custom", value).withoutOption("CUSTOM")).isEqualTo(url.withoutOption("custom"));
	}

	@Property(tries = 300)
	void onlyTheTextHoldsThePassword(@ForAll("urls") DatabaseUrl url, @ForAll("secrets") String secret) {
		DatabaseUrl secretive = url.withPassword(secret).withOption("sslpassword", secret);
		assertThat(secretive.password()).isEqualTo(secret);
		assertHidden(secretive.toString());
		assertHidden(secretive.masked());
		assertHidden(secretive.ssl().toString());
		assertHidden(secretive.pool().toString());
		assertHidden(secretive.connection().toString());
		assertHidden(secretive.hosts().toString());
		assertHidden(secretive.driverOptions().toString());
		assertHidden(secretive.unknownOptions().toString());
		assertHidden(jdbc(secretive));
		assertThat(DatabaseUrl.parse(secretive.masked()).withPassword(secret).withOption("sslpassword", secret))
			.isEqualTo(secretive);
	}

	@Property
	void aPasswordThatIsNotEncodedIsUnderstoodOrRefusedButNeverShown(@ForAll("rawUrls") String text) {
		try {
			DatabaseUrl url = DatabaseUrl.parse(text);
			assertHidden(url.toString());
			assertHidden(url.unknownOptions().toString());
			assertHidden(jdbc(url));
			assertThat(DatabaseUrl.parse(url.text())).isEqualTo(url);
		}
		catch (InvalidDatabaseUrlException ex) {
			assertHidden(String.valueOf(ex));
			assertThat(ex).hasNoCause();
			assertThat(ex.getSuppressed()).isEmpty();
		}
	}

	@Property(tries = 300)
	void aPasswordWithoutAHostIsRefusedAndNotShown(@ForAll("users") String user, @ForAll("junk") String junk,
			@ForAll("tails") String tail) {
		assertThatExceptionOfType(InvalidDatabaseUrlException.class)
			.isThrownBy(() -> DatabaseUrl.parse("postgres://" + user + ":" + FIRST + junk + LAST + tail))
			.withNoCause()
			.satisfies((ex) -> assertHidden(String.valueOf(ex)));
	}

	@Property
	void anyTextIsAUrlOrRefused(@ForAll("texts") String text) {
		try {
			DatabaseUrl url = DatabaseUrl.parse(text);
			assertThat(url.portOrDefault()).isBetween(-1, 65535);
			assertThat(String.valueOf(url.unixSocket())).isNotEmpty();
			assertThat(DatabaseUrl.parse(url.text())).isEqualTo(url);
			assertThat(DatabaseUrl.parse(url.masked())).hasToString(url.toString());
			assertThat(jdbc(url)).isNotEmpty();
		}
		catch (InvalidDatabaseUrlException ex) {
			assertThat(ex).hasNoCause();
			assertThat(ex.getMessage()).startsWith("Invalid database URL: ").hasSizeLessThan(500);
		}
	}

	@Property
	void anyOptionIsTakenOrRefused(@ForAll("urls") DatabaseUrl url, @ForAll("optionNames") String name,
			@ForAll("values") String value) {
		try {
			DatabaseUrl copy = url.withOption(name, value);
			assertThat(DatabaseUrl.parse(copy.text())).isEqualTo(copy);
		}
		catch (InvalidDatabaseUrlException ex) {
			assertThat(ex).hasNoCause();
		}
	}

	@Provide
	Arbitrary<DatabaseUrl> urls() {
		Arbitrary<String> schemes = Arbitraries.of("postgres", "postgresql", "mysql", "mariadb", "other");
		Arbitrary<String> drivers = Arbitraries.of("asyncpg", "aiomysql", "r2dbc").injectNull(0.5);
		Arbitrary<Tuple2<@Nullable String, @Nullable String>> credentials = Combinators
			.combine(texts(1).injectNull(0.2), texts(0).injectNull(0.2))
			.as(Tuple::of);
		return Combinators
			.combine(schemes, drivers, credentials, hosts().list().ofMaxSize(3), texts(1).injectNull(0.2), options())
			.as(DatabaseUrlPropertyTests::url);
	}

	@Provide
	Arbitrary<String> secrets() {
		return texts(0).map((text) -> FIRST + text + LAST);
	}

	/**
	 * URLs with a secret in the place of the password that is not percent-encoded, with a
	 * few characters that have a meaning inserted anywhere.
	 */
	@Provide
	Arbitrary<String> rawUrls() {
		Arbitrary<String> starts = Arbitraries.of("postgres://", "postgresql+asyncpg://", "mysql://", "mariadb://",
				"r2dbc:pool:postgresql://", "jdbc:mysql://", "other://");
		Arbitrary<String> ends = Arbitraries.of("localhost/app", "localhost:5432/app?max_size=5", "db",
				"[::1]:5432/app", "a:1,b:2/app?sslmode=require&application_name=x", "/app?host=/run/sock");
		Arbitrary<String> junk = meaningful().ofMinLength(0).ofMaxLength(4);
		Arbitrary<List<Tuple2<Integer, Character>>> insertions = Combinators
			.combine(Arbitraries.integers().between(0, 60), meaningfulCharacters())
			.as(Tuple::of)
			.list()
			.ofMaxSize(2);
		return Combinators.combine(starts, users(), junk, ends, insertions).as((start, user, middle, end, inserted) -> {
			String rest = user + ":" + FIRST + middle + LAST + "@" + end;
			for (Tuple2<Integer, Character> insertion : inserted) {
				rest = inserted(rest, insertion.get1(), insertion.get2());
			}
			return start + rest;
		});
	}

	@Provide
	Arbitrary<String> users() {
		return Arbitraries.of("", "ada", "user%40tenant");
	}

	@Provide
	Arbitrary<String> junk() {
		return meaningful().ofMaxLength(4).filter((text) -> text.indexOf('@') < 0);
	}

	@Provide
	Arbitrary<String> tails() {
		return Arbitraries.of("", "/app", "/app?max_size=5", "?x=1", ",other/app", ":5432/app");
	}

	@Provide
	Arbitrary<String> texts() {
		Arbitrary<String> pieces = Arbitraries.of("postgres", "mysql", "sqlite", "other", "jdbc:", "r2dbc:", "r2dbcs:",
				"pool:", "://", ":", "/", "//", "@", "?", "&", "=", "#", "%", "%2F", "%40", "%00", "%ff", "%C3%A9",
				"[::1]", "[", "]", ",", "+", ".", " ", "\n", "\uD83D\uDE00", "\uD800", "u", "p", "h", "5432", "99999",
				":memory:", "file:", "max_size", "sslmode", "ssl", "host", "port", "user", "password", "mode", "vfs",
				"memdb", "timezone", "require", "true", "C:\\", "::1", "connect_timeout", "10s");
		Arbitrary<String> shaped = Combinators
			.combine(Arbitraries.of("postgres://", "mysql://", "jdbc:sqlite:", "sqlite:///", "other://", ""),
					pieces.list().ofMaxSize(12))
			.as((start, list) -> start + String.join("", list));
		return Arbitraries.oneOf(shaped, Arbitraries.strings().ofMaxLength(40));
	}

	@Provide
	Arbitrary<String> optionNames() {
		return Arbitraries.oneOf(Arbitraries.of("min_size", "max_size", "pool_recycle", "connect_timeout", "sslmode",
				"ssl", "sslcert", "timezone", "cancel", "pgbouncer", "options", "host", "port", "unix_socket", "user",
				"password", "dbname", "charset", "statement_timeout", "fetchSize", "schema", "sslfactory",
				"application_name"), texts(0));
	}

	@Provide
	Arbitrary<String> values() {
		return Arbitraries.oneOf(Arbitraries.of("", "0", "1", "-1", "20", "10s", "PT5M", "true", "off", "require",
				"UTC", "/run/sock", "localhost", "a,b", "99999999999999999999", "1e9", "server"), texts(0));
	}

	private static Arbitrary<String> texts(int minLength) {
		Arbitrary<String> any = Arbitraries.strings()
			.all()
			.ofMinLength(minLength)
			.ofMaxLength(12)
			.filter(DatabaseUrlPropertyTests::isSendable);
		return Arbitraries.oneOf(any, meaningful().ofMinLength(minLength).ofMaxLength(8));
	}

	private static StringArbitrary meaningful() {
		return Arbitraries.strings().withChars(" !\"#$%&'()*+,-./0:;<=>?@A[\\]^_`{|}~\u00e4\u20ac");
	}

	private static Arbitrary<Character> meaningfulCharacters() {
		return Arbitraries.of('@', '/', '?', '#', ':', '&', '=', '%', '[', ']', ',', '+', ' ', '\t');
	}

	private static Arbitrary<HostAddress> hosts() {
		Arbitrary<String> names = Arbitraries.of("localhost", "db-1.example.com", "10.0.0.7", "::1", "2001:db8::a",
				"fe80::1%eth0", "k\u00f6ln.example");
		return Combinators.combine(names, Arbitraries.integers().between(1, 65535).injectNull(0.5))
			.as(HostAddress::new);
	}

	private static Arbitrary<Map<String, String>> options() {
		Arbitrary<String> names = Arbitraries.of("app", "Some-Name", "x y", "\u00e4&=", "min_size", "unknown");
		return Arbitraries.maps(names, texts(0))
			.ofMaxSize(3)
			.map((map) -> map.containsKey("min_size") ? Map.of("min_size", "3", "application_name", "a b") : map);
	}

	private static DatabaseUrl url(String scheme, @Nullable String driver,
			Tuple2<@Nullable String, @Nullable String> credentials, List<HostAddress> hosts, @Nullable String database,
			Map<String, String> options) {
		DatabaseUrl url = DatabaseUrl.parse(scheme + "://").withDriver(driver).withHosts(hosts).withDatabase(database);
		for (Map.Entry<String, String> option : options.entrySet()) {
			url = url.withOption(option.getKey(), option.getValue());
		}
		return url.withUser(credentials.get1()).withPassword(credentials.get2());
	}

	private static String inserted(String text, int place, char character) {
		int position = place % (text.length() + 1);
		for (String piece : new String[] { FIRST, LAST }) {
			int start = text.indexOf(piece);
			// A piece that is cut could not be looked for.
			position = (position > start && position < start + piece.length()) ? start : position;
		}
		return text.substring(0, position) + character + text.substring(position);
	}

	private static boolean isSendable(String text) {
		return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
	}

	private static String jdbc(DatabaseUrl url) {
		try {
			return url.toJdbcUrl();
		}
		catch (UnsupportedOperationException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	private static void assertHidden(String text) {
		assertThat(text).doesNotContain(FIRST).doesNotContain(LAST);
	}

	private static void assertSame(DatabaseUrl url, DatabaseUrl copy, String exceptFor) {
		assertThat(DatabaseUrl.parse(copy.text())).isEqualTo(copy);
		List<String> different = new ArrayList<>();
		compare(different, "dialect", url.dialect(), copy.dialect());
		compare(different, "driver", url.driver(), copy.driver());
		compare(different, "user", url.user(), copy.user());
		compare(different, "password", url.password(), copy.password());
		compare(different, "hosts", url.hosts(), copy.hosts());
		compare(different, "database", url.database(), copy.database());
		compare(different, "options", url.options(), copy.options());
		different.remove(exceptFor);
		assertThat(different).isEmpty();
	}

	private static void compare(List<String> different, String name, @Nullable Object one, @Nullable Object other) {
		if (!Objects.equals(one, other)) {
			different.add(name);
		}
	}

}
