package io.databases.record.dialect;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import io.databases.record.dialect.PostgresBinaryTypes.Decoder;

/**
 * The enums of a database. Their numbers are its own and only its catalog has them, so
 * each new connection that reads the binary format asks for them. Shared by the
 * connections of a factory: what one has learned all know.
 */
public final class PostgresEnums {

	private static final String CATALOG = "SELECT oid::int8, typarray::int8 FROM pg_catalog.pg_type"
			+ " WHERE typtype = 'e'";

	/** What an element of an array's text form must be quoted for. */
	private static final Pattern PLAIN = Pattern.compile("(?!(?i:null)$)[^\\s{},\"\\\\]+");

	private final Set<Integer> enums = ConcurrentHashMap.newKeySet();

	private final Set<Integer> arrays = ConcurrentHashMap.newKeySet();

	/**
	 * Create a collection that is empty.
	 */
	public PostgresEnums() {
	}

	/**
	 * Ask for the enums that there are now.
	 * @param connection a new connection
	 * @return completes when they are known
	 */
	public Publisher<Void> load(PostgresqlConnection connection) {
		return Flux.from(connection.createStatement(CATALOG).execute()).concatMap((result) -> result.map((row) -> {
			add(this.enums, row.get(0, Long.class));
			add(this.arrays, row.get(1, Long.class));
			return true;
		})).then();
	}

	/* Numbers of types are unsigned, the driver's are not. */
	private static void add(Set<Integer> numbers, @Nullable Long oid) {
		if (oid != null && oid != 0) {
			numbers.add(oid.intValue());
		}
	}

	/**
	 * How a type is read: an enum as its label, an array of an enum in the text form of
	 * the array, as in the text format.
	 * @param oid the number of the type
	 * @return the decoder, {@code null} if the type is no enum
	 */
	@Nullable Decoder find(int oid) {
		if (this.enums.contains(oid)) {
			return PostgresBinary::text;
		}
		return this.arrays.contains(oid) ? (buffer) -> text((Object[]) PostgresBinaryTypes.texts(buffer)) : null;
	}

	private static String text(@Nullable Object[] elements) {
		StringBuilder text = new StringBuilder("{");
		for (Object element : elements) {
			text.append((text.length() > 1) ? "," : "");
			if (element instanceof Object[] inner) {
				text.append(text(inner));
			}
			else {
				text.append((element != null) ? quoted((String) element) : "NULL");
			}
		}
		return text.append('}').toString();
	}

	private static String quoted(String label) {
		return PLAIN.matcher(label).matches() ? label : '"' + label.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

}
