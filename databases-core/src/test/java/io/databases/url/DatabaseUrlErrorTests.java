package io.databases.url;

import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What is refused, and that the message says what and what to do.
 */
class DatabaseUrlErrorTests {

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "  \n" })
	void anEmptyUrlIsRefusedWithAnExample(String text) {
		assertRefused(text, "it is empty", "'postgresql://user:password@localhost:5432/app'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					postgres://u:zecr@t@h/d              | more than one '@' | '%40'
					postgres://u:zecr/t@h/d              | '@' after the host | '%2F'
					postgres://u:1/zecrt@h/d             | '@' after the host | '%2F'
					postgres://u:1?zecrt@h/d             | '@' after the host | '%3F'
					postgres://u:1?x=zecrt@h/d           | '@' after the host | '%3F'
					postgres:///u:zecrt@h/d              | '@' after the host | '%40'
					postgres://u:zecr#t@h/d              | '#' in the user name or the password | '%23'
					postgres://u:p@h/zecr#t              | '#' in the database or an option | '%23'
					postgres://u:zecr%t@h/d              | the password holds a '%' | '%25'
					postgres://u:zecr%ff@h/d             | the password holds percent-encoded bytes | UTF-8
					postgres://zecr%zz:p@h/d             | the user name holds a '%' | '%25'
					postgres://u:p@h/zecr%t              | the database name holds a '%' | '%25'
					postgres://u:p@h/d?x=zecr%t          | the value of an option holds a '%' | '%25'
					postgres://u:zecr%00t@h/d            | the password holds the character NUL | NUL
					postgres://u:zecrt                   | the port must be a number | percent-encode
					postgres://u:zecr:t                  | more than one ':' in a host | '@'
					postgres://u:p@h:zecrt/d             | the port must be a number | 65535
					postgres://u:p@h:65536/d             | the port must be a number | 65535
					postgres://u:p@h:0/d                 | the port must be a number | 65535
					postgres://u:p@h:/d                  | the port must be a number | 65535
					postgres://u:p@zecr!t/d              | character that no host name has | percent-encode
					postgres://u:p@h1,,h2/d              | a host name is empty | empty
					postgres://u:p@[::1/d                | brackets around the IPv6 address | '[' in the password
					postgres://u:p@[::1]x/d              | brackets around the IPv6 address | '[' in the password
					postgres://u:p@[zecrt]/d             | not an IPv6 address | IPv6
					postgres://u:p@::1/d                 | more than one ':' in a host | brackets
					postgres:u:zecrt@h/d                 | no '://' after the scheme | Write for instance
					sqlite:app.db                        | no '://' after the scheme | 'sqlite:///app.db'
					jdbc:h2:mem:test                     | no '://' after the scheme | Write for instance
					zecr t://h/d                         | not a scheme | Write for instance
					"postgres://h/d"                     | begins with a quotation mark | remove the quotes
					sqlite://app.db                      | SQLite takes no user name, password or host | 'sqlite:///app.db'
					sqlite://u:zecrt@h/d                 | SQLite takes no user name, password or host | 'sqlite:////var/lib/app.db'
					sqlite:///app.db?password=zecrt      | SQLite takes no user name, password or host | 'sqlite:///app.db'
					jdbc:sqlite::resource:app.db         | ':resource:' | Copy the file
					sqlite:///file://else/app.db         | can't be on another host | 'file:/absolute.db'
					sqlite:///file:                      | no path after 'file:' | path
					sqlite:///file:a%3Fmode=ro           | '?' after 'file:' is percent-encoded | write it as it is
					postgres://u:zecrt@h/d?password=z    | the password is given twice | keep one
					postgres://u:zecrt@h/d?user=z        | the user name is given twice | keep one
					postgres://h/d?host=other            | the host is given twice | keep one
					postgres://h:1/d?port=2              | the port is given twice | keep one
					r2dbcs:postgresql://h/d?sslmode=prefer | 'r2dbcs:' asks for encryption | 'sslmode=require'
					postgres:///d?host=/run&port=zecr     | the port must be a number | 65535
					postgres://h/d?port=1,2              | option 'port' must give one port | each host
					postgres://h/d?password=zecr&t       | an option has no '=' | '%26'
					postgres://h/d?a=1&a=2               | option 'a' is given twice | keep one
					postgres://h/d?=1                    | an option has no name | '?name=value&other=value'
					""")
	void saysWhatIsWrongAndWhatToDo(String text, String problem, String remedy) {
		assertRefused(text, problem, remedy);
	}

	@Test
	void aControlCharacterIsRefusedByItsPosition() {
		assertRefused("postgres://u:zec\nrt@h/d", "control character (U+000A, character 17)", "percent-encode");
		assertRefused("postgres://u:zecrt\uD800@h/d", "the password holds half of a character", "surrogate");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "enable_load_extension=true", "allowLoadLocalInfile=true", "allowLoadLocalInfileInPath=/etc",
					"local_infile=1", "allow-local-infile=true", "sslfactory=x.Y", "socketFactory=x.Y",
					"socketFactoryArg=x", "authenticationPlugins=x.Y", "passwordPublisher=x", "sslHostnameVerifier=x.Y",
					"sslContextBuilderCustomizer=x.Y", "queryInterceptors=x.Y", "authenticationPluginClassName=x.Y",
					"loggerFile=/x", "passfile=/x", "service=x", "INIT=RUNSCRIPT", "extensions=x" })
	void optionsThatLoadCodeOrReadFilesAreRefused(String option) {
		for (String url : new String[] { "postgres://h/d", "mysql://h/d", "mariadb://h/d", "sqlite:///d",
				"other://d" }) {
			assertRefused(url + "?" + option, "option '" + option.substring(0, option.indexOf('=')) + "' loads code",
					"Remove it");
		}
		assertRefused((url) -> url.withOption("sslfactory", "zecrt"), "option 'sslfactory' loads code");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					min_size=abc                 | option 'min_size' must be a whole number from 0 to 10000, but is 'abc'.
					minSize=-1                   | option 'minSize' must be a whole number from 0 to 10000, but is '-1'.
					max_size=0                   | option 'max_size' must be a whole number from 1 to 10000, but is '0'.
					max_size=a b                 | option 'max_size' must be a whole number from 1 to 10000.
					min_size=5&max_size=4        | the smallest size of the pool (5) is more than the largest (4)
					max_size=5&pool_size=4       | option 'max_size' and option 'pool_size' mean the same and differ
					connect_timeout=0            | option 'connect_timeout' must be more than zero and at most one hour
					connect_timeout=10000        | write '500ms' for milliseconds, but is '10000'.
					acquire_timeout=soon         | option 'acquire_timeout' must be a duration such as '10s'
					pool_recycle=1x              | (a bare number is in s), but is '1x'.
					statement_timeout=5000       | option 'statement_timeout' must be a duration such as '10s'
					statement_timeout=0s         | option 'statement_timeout' must be more than zero, but is '0s'.
					sslmode=tunnel               | must be one of 'disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', but is 'tunnel'.
					ssl=maybe                    | 'verify-full', 'true', 'false', but is 'maybe'.
					ssl=true&sslmode=disable     | options 'ssl' and 'sslmode' contradict each other; keep 'sslmode'.
					ssl=false&sslmode=require    | options 'ssl' and 'sslmode' contradict each other; keep 'sslmode'.
					sslkey=a                     | give both 'sslcert' and 'sslkey'
					sslrootcert=system&ssl=require | 'sslrootcert=system' needs 'sslmode=verify-full'
					timezone=Moon                | option 'timezone' must be a time zone such as 'UTC'
					charset=latin1               | every connection speaks UTF-8
					cancel=never                 | option 'cancel' must be one of 'server', 'drain', 'discard', but is 'never'.
					channel_binding=maybe        | option 'channel_binding' must be one of 'disable', 'prefer', 'require', but is 'maybe'.
					pgbouncer=perhaps            | option 'pgbouncer' must be 'true' or 'false', but is 'perhaps'.
					fetchSize=all                | option 'fetchSize' must be a whole number from -1
					target_session_attrs=x       | option 'target_session_attrs' must be one of 'any'
					""")
	void saysWhichValueOfAnOptionIsWrong(String options, String problem) {
		assertRefused("postgres://u:zecrt@h/d?" + options, problem);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			journal_mode=fast            | option 'journal_mode' must be one of 'wal', 'delete'
			foreign_keys=maybe           | option 'foreign_keys' must be 'true' or 'false', but is 'maybe'.
			cache_size=1;DROP            | option 'cache_size' must be a whole number from
			busy_timeout=-1              | option 'busy_timeout' must be from zero to one hour
			mode=all                     | option 'mode' must be one of 'ro', 'rw', 'rwc', 'memory'
			vfs=unix-none                | option 'vfs' must be 'memdb'
			""")
	void saysWhichValueOfAnOptionOfSqliteIsWrong(String options, String problem) {
		assertRefused("sqlite:///app.db?" + options, problem);
	}

	@ParameterizedTest
	@MethodSource
	void copiesAreCheckedToo(Function<DatabaseUrl, DatabaseUrl> copy, String problem) {
		assertRefused(copy, problem);
	}

	static Stream<Arguments> copiesAreCheckedToo() {
		return Stream.of(copy((url) -> url.withPassword("zecrt\0"), "the password holds the character NUL"),
				copy((url) -> url.withUser("zecrt\uDC00"), "the user name holds half of a character"),
				copy((url) -> url.withHost("zecr/t"), "character that no host name has"),
				copy((url) -> url.withHost(""), "a host name is empty"),
				copy((url) -> url.withPort(65536), "from 1 to 65535"),
				copy((url) -> url.withDriver("zecr t"), "not a scheme"),
				copy((url) -> url.withDialect("9"), "not a scheme"),
				copy((url) -> url.withDialect("sqlite"), "SQLite takes no user name"),
				copy((url) -> url.withOption("", "1"), "an option has no name"),
				copy((url) -> url.withOption("password", "zecrt"), "the password is given twice"),
				copy((url) -> url.withOption("max_size", "0"), "option 'max_size' must be a whole number"));
	}

	private static Arguments copy(Function<DatabaseUrl, DatabaseUrl> copy, String problem) {
		return arguments(copy, problem);
	}

	private static void assertRefused(Function<DatabaseUrl, DatabaseUrl> copy, String problem) {
		DatabaseUrl url = DatabaseUrl.parse("postgres://u:p@h/d");
		assertThatExceptionOfType(InvalidDatabaseUrlException.class).isThrownBy(() -> copy.apply(url))
			.withNoCause()
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContainIgnoringCase("zecr"));
	}

	private static void assertRefused(String text, String... parts) {
		assertThatExceptionOfType(InvalidDatabaseUrlException.class).isThrownBy(() -> DatabaseUrl.parse(text))
			.withNoCause()
			.withMessageStartingWith("Invalid database URL: ")
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(parts).doesNotContainIgnoringCase("zecr"));
	}

}
