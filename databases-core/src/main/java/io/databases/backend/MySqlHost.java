package io.databases.backend;

import java.time.Duration;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.reactivestreams.Publisher;

/**
 * The server at one address: gives connections, and has the one over which it is told to
 * stop what runs on them.
 */
final class MySqlHost implements ConnectionFactory {

	private final ConnectionFactory driver;

	private final ControlConnection control;

	MySqlHost(ConnectionFactory driver, Duration limit) {
		this.driver = driver;
		this.control = new ControlConnection(driver, limit);
	}

	ControlConnection control() {
		return this.control;
	}

	@Override
	public Publisher<? extends Connection> create() {
		return this.driver.create();
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.driver.getMetadata();
	}

	@Override
	public String toString() {
		return this.driver.toString();
	}

}
