package io.databases.spring.autoconfigure;

import java.time.Duration;

import io.databases.lease.Limits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;

/**
 * How long anything may be waited for; what is {@code null} is left as the URL or the
 * toolkit has it.
 */
public class LimitProperties {

	/**
	 * Longest wait for a connection of the pool: 30s unless the URL says otherwise.
	 */
	private @Nullable Duration acquire;

	/**
	 * Longest wait for the turn on a connection or in a transaction: 30s.
	 */
	private @Nullable Duration turn;

	/**
	 * Longest wait for a new connection, with its login: 10s unless the URL says
	 * otherwise.
	 */
	private @Nullable Duration connect;

	/**
	 * Longest wait for a connection's sign of life: 3s unless the URL says otherwise.
	 */
	private @Nullable Duration validate;

	/**
	 * Longest wait for running work when the application stops: 30s.
	 */
	private @Nullable Duration shutdown;

	/**
	 * Time for a cancelled statement to end by itself, before the server is told to stop
	 * it: 100ms.
	 */
	private @Nullable Duration grace;

	/**
	 * Longest wait for a cancelled statement, a rollback or a reset to be over, before
	 * the connection is closed instead: 5s.
	 */
	private @Nullable Duration drain;

	/**
	 * Longest run of a statement, without the time in which its receiver has no demand:
	 * none unless the URL says otherwise.
	 */
	private @Nullable Duration statement;

	public @Nullable Duration getAcquire() {
		return this.acquire;
	}

	public void setAcquire(@Nullable Duration acquire) {
		this.acquire = acquire;
	}

	public @Nullable Duration getTurn() {
		return this.turn;
	}

	public void setTurn(@Nullable Duration turn) {
		this.turn = turn;
	}

	public @Nullable Duration getConnect() {
		return this.connect;
	}

	public void setConnect(@Nullable Duration connect) {
		this.connect = connect;
	}

	public @Nullable Duration getValidate() {
		return this.validate;
	}

	public void setValidate(@Nullable Duration validate) {
		this.validate = validate;
	}

	public @Nullable Duration getShutdown() {
		return this.shutdown;
	}

	public void setShutdown(@Nullable Duration shutdown) {
		this.shutdown = shutdown;
	}

	public @Nullable Duration getGrace() {
		return this.grace;
	}

	public void setGrace(@Nullable Duration grace) {
		this.grace = grace;
	}

	public @Nullable Duration getDrain() {
		return this.drain;
	}

	public void setDrain(@Nullable Duration drain) {
		this.drain = drain;
	}

	public @Nullable Duration getStatement() {
		return this.statement;
	}

	public void setStatement(@Nullable Duration statement) {
		this.statement = statement;
	}

	Limits applyTo(Limits limits) {
		PropertyMapper map = PropertyMapper.get();
		Limits result = limits;
		result = map.from(this::getAcquire).to(result, Limits::withAcquire);
		result = map.from(this::getTurn).to(result, Limits::withTurn);
		result = map.from(this::getConnect).to(result, Limits::withConnect);
		result = map.from(this::getValidate).to(result, Limits::withValidate);
		result = map.from(this::getShutdown).to(result, Limits::withShutdown);
		result = map.from(this::getGrace).to(result, Limits::withGrace);
		result = map.from(this::getDrain).to(result, Limits::withDrain);
		return map.from(this::getStatement).to(result, Limits::withStatement);
	}

}
