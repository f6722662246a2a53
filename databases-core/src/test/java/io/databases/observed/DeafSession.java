package io.databases.observed;

import java.util.concurrent.atomic.AtomicInteger;

import io.databases.backend.ServerSession;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A session whose server does not hear the first requests to stop a statement, as if they
 * had come before the statement began.
 */
public final class DeafSession extends DelegatingSession {

	private final AtomicInteger requests;

	private final int unheard;

	/**
	 * Wraps a session.
	 * @param session the session
	 * @param requests counts the requests
	 * @param unheard how many of them are not heard
	 */
	public DeafSession(ServerSession session, AtomicInteger requests, int unheard) {
		super(session);
		this.requests = requests;
		this.unheard = unheard;
	}

	@Override
	public Publisher<Void> cancel() {
		return (this.requests.getAndIncrement() < this.unheard) ? Mono.empty() : super.cancel();
	}

}
