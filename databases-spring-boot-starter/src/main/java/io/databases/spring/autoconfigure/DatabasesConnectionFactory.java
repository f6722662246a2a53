package io.databases.spring.autoconfigure;

import java.util.function.Supplier;

import io.databases.Database;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.core.InfrastructureProxy;

/**
 * The {@code ConnectionFactory} bean: the database's own one, which is also there for
 * initializers that run before the {@code Database} bean is connected: the first
 * connection connects the database. To Spring's transactions both are the same resource.
 */
final class DatabasesConnectionFactory extends OptionsCapableConnectionFactory implements InfrastructureProxy {

	private final Object resource;

	private final Mono<Connection> connections;

	/**
	 * Creates the connection factory.
	 * @param database the database
	 * @param current the database to take connections from now
	 * @param connect connects that one
	 */
	DatabasesConnectionFactory(Database database, Supplier<Database> current, Mono<Void> connect) {
		this(database, current, connect, database.connectionFactory());
	}

	private DatabasesConnectionFactory(Database database, Supplier<Database> current, Mono<Void> connect,
			Object resource) {
		super(R2dbcOptions.of(database.url()), database.connectionFactory());
		this.resource = resource;
		this.connections = Mono.defer(() -> {
			Database now = current.get();
			Mono<Connection> connected = Mono.defer(() -> Mono.from(now.connectionFactory().create()));
			return now.isConnected() ? connected : connect.then(connected);
		});
	}

	static DatabasesConnectionFactory of(ManagedDatabase managed) {
		return new DatabasesConnectionFactory(managed.database(), managed::current, Mono.defer(managed::connect));
	}

	/**
	 * For the transaction manager where the database works on a connection factory of the
	 * user's: transactions run on the database's connections, and whoever uses the user's
	 * connection factory finds them under that.
	 */
	static DatabasesConnectionFactory inPlaceOf(ConnectionFactory user, ManagedDatabase managed) {
		return new DatabasesConnectionFactory(managed.database(), managed::current, Mono.defer(managed::connect),
				(user instanceof InfrastructureProxy proxy) ? proxy.getWrappedObject() : user);
	}

	@Override
	public Publisher<? extends Connection> create() {
		return this.connections;
	}

	/**
	 * The database's own one as long as there is something behind it: one that unwraps to
	 * itself would be unwrapped for ever, by Boot's metrics for instance.
	 */
	@Override
	public ConnectionFactory unwrap() {
		ConnectionFactory own = super.unwrap();
		return (own instanceof Wrapped<?> wrapped && wrapped.unwrap() == own) ? new Unconnected(own) : own;
	}

	@Override
	public Object getWrappedObject() {
		return this.resource;
	}

	/** Nothing to unwrap any more. */
	private record Unconnected(ConnectionFactory own) implements ConnectionFactory {

		@Override
		public Publisher<? extends Connection> create() {
			return this.own.create();
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return this.own.getMetadata();
		}

	}

}
