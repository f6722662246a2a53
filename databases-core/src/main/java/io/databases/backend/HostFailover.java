package io.databases.backend;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Predicate;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import reactor.core.publisher.Mono;

/**
 * Connects to the first of several hosts that can be reached, for drivers that know only
 * one. The order is that of the URL, for each connection anew.
 *
 * <p>
 * Invariant: a connection is in {@code origins}, with the factory of its own host, from
 * its creation until its session asks for it. What cancels a statement must go to that
 * host: the id of a session means another session elsewhere.
 */
final class HostFailover implements ConnectionFactory {

	private final List<? extends ConnectionFactory> hosts;

	private final Predicate<Throwable> isUnreachable;

	private final Map<Connection, ConnectionFactory> origins = Collections.synchronizedMap(new WeakHashMap<>());

	/**
	 * Create without connecting.
	 * @param hosts one for each host, at least one
	 * @param isUnreachable which errors mean that the next host is to be tried; any other
	 * is the answer
	 */
	HostFailover(List<? extends ConnectionFactory> hosts, Predicate<Throwable> isUnreachable) {
		this.hosts = List.copyOf(hosts);
		this.isUnreachable = isUnreachable;
	}

	@Override
	public Mono<Connection> create() {
		return connect(0);
	}

	/** The first error is the one that is told, those of the other hosts with it. */
	private Mono<Connection> connect(int index) {
		ConnectionFactory host = this.hosts.get(index);
		Mono<Connection> connection = Mono.<Connection>from(host.create())
			.doOnNext((created) -> this.origins.put(created, host));
		if (index == this.hosts.size() - 1) {
			return connection;
		}
		return connection.onErrorResume(this.isUnreachable,
				(error) -> connect(index + 1).doOnError((later) -> addSuppressed(error, later))
					.onErrorMap((later) -> error));
	}

	private static void addSuppressed(Throwable error, Throwable later) {
		if (error != later) {
			error.addSuppressed(later);
		}
	}

	/**
	 * The factory of the host that a connection is with.
	 * @param factory what the connection comes from
	 * @param connection the connection
	 * @return the factory of its host
	 */
	static ConnectionFactory origin(ConnectionFactory factory, Connection connection) {
		if (factory instanceof HostFailover failover) {
			ConnectionFactory origin = failover.origins.remove(connection);
			return (origin != null) ? origin : factory;
		}
		return factory;
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.hosts.get(0).getMetadata();
	}

}
