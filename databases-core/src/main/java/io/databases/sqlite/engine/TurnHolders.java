package io.databases.sqlite.engine;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sessions inside whose transaction a caller is. A write of that caller on another
 * session would wait for the caller itself.
 */
public final class TurnHolders {

	/** Nothing is known of the caller. */
	public static final TurnHolders NONE = new TurnHolders(Set.of());

	private final Set<Session> sessions;

	private TurnHolders(Set<Session> sessions) {
		this.sessions = sessions;
	}

	/**
	 * Add one more.
	 * @param session whose transaction the caller is in
	 * @return these and that one
	 */
	public TurnHolders with(Session session) {
		return new TurnHolders(
				Stream.concat(this.sessions.stream(), Stream.of(session)).collect(Collectors.toUnmodifiableSet()));
	}

	boolean contains(Session session) {
		return this.sessions.contains(session);
	}

}
