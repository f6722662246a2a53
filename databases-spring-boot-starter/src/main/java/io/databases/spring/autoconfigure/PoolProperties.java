package io.databases.spring.autoconfigure;

import java.time.Duration;

import io.databases.pool.LeakDetection;
import io.databases.pool.PoolOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;

/**
 * What can be set for the pool; what is {@code null} is left as the URL or the toolkit
 * has it.
 */
public class PoolProperties {

	/**
	 * Connections kept open even when idle: 0 unless the URL says otherwise.
	 */
	private @Nullable Integer minSize;

	/**
	 * Most connections there may be: 10 unless the URL says otherwise.
	 */
	private @Nullable Integer maxSize;

	/**
	 * Time after which an idle connection is closed: 10m unless the URL says otherwise.
	 */
	private @Nullable Duration maxIdleTime;

	/**
	 * Time after which a connection is closed when it is given back: 30m unless the URL
	 * says otherwise.
	 */
	private @Nullable Duration maxLifeTime;

	/**
	 * Time from which on a connection that was not given back is logged as a leak, at
	 * WARN: never unless set.
	 */
	private @Nullable Duration leakThreshold;

	/**
	 * Whether a leak's warning shows where the connection was taken, which costs some
	 * microseconds each time: false, for when a leak is looked for.
	 */
	private boolean leakPlace;

	public @Nullable Integer getMinSize() {
		return this.minSize;
	}

	public void setMinSize(@Nullable Integer minSize) {
		this.minSize = minSize;
	}

	public @Nullable Integer getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(@Nullable Integer maxSize) {
		this.maxSize = maxSize;
	}

	public @Nullable Duration getMaxIdleTime() {
		return this.maxIdleTime;
	}

	public void setMaxIdleTime(@Nullable Duration maxIdleTime) {
		this.maxIdleTime = maxIdleTime;
	}

	public @Nullable Duration getMaxLifeTime() {
		return this.maxLifeTime;
	}

	public void setMaxLifeTime(@Nullable Duration maxLifeTime) {
		this.maxLifeTime = maxLifeTime;
	}

	public @Nullable Duration getLeakThreshold() {
		return this.leakThreshold;
	}

	public void setLeakThreshold(@Nullable Duration leakThreshold) {
		this.leakThreshold = leakThreshold;
	}

	public boolean isLeakPlace() {
		return this.leakPlace;
	}

	public void setLeakPlace(boolean leakPlace) {
		this.leakPlace = leakPlace;
	}

	@Nullable LeakDetection leakDetection() {
		return (this.leakThreshold != null) ? new LeakDetection(this.leakThreshold, this.leakPlace) : null;
	}

	PoolOptions applyTo(PoolOptions options) {
		PropertyMapper map = PropertyMapper.get();
		PoolOptions result = options;
		// The maximum first: it lowers the minimum where needed, never the other way.
		result = map.from(this::getMaxSize).to(result, PoolOptions::withMaxSize);
		result = map.from(this::getMinSize).to(result, PoolOptions::withMinSize);
		result = map.from(this::getMaxIdleTime).to(result, PoolOptions::withMaxIdleTime);
		return map.from(this::getMaxLifeTime).to(result, PoolOptions::withMaxLifeTime);
	}

}
