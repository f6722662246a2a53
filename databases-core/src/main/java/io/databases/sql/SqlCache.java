package io.databases.sql;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.util.Assert;

/**
 * Keeps scanned texts. Bounded in their number and in the length of each; a text that is
 * used again while others come and go stays (the clock algorithm). Safe for use by many
 * threads; a hit takes no lock and writes nothing but a flag that is not yet set.
 */
public final class SqlCache {

	/**
	 * How many texts are kept unless said otherwise.
	 */
	public static final int DEFAULT_CAPACITY = 1_024;

	/**
	 * The length from which a text is not kept, unless said otherwise.
	 */
	public static final int DEFAULT_MAX_LENGTH = 32_768;

	private final int capacity;

	private final int maxLength;

	/*
	 * Invariants: every entry of the map is in the queue once, or in the hands of the one
	 * thread that polled it; "size" counts the entries that were put and not yet removed.
	 */
	private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();

	private final ConcurrentLinkedQueue<Entry> clock = new ConcurrentLinkedQueue<>();

	private final AtomicInteger size = new AtomicInteger();

	/**
	 * A cache with the default bounds.
	 */
	public SqlCache() {
		this(DEFAULT_CAPACITY, DEFAULT_MAX_LENGTH);
	}

	/**
	 * A cache.
	 * @param capacity how many texts are kept; 0 for none
	 * @param maxLength the longest text that is kept, in characters
	 */
	public SqlCache(int capacity, int maxLength) {
		Assert.isTrue(capacity >= 0, "'capacity' must not be negative");
		Assert.isTrue(maxLength >= 0, "'maxLength' must not be negative");
		this.capacity = capacity;
		this.maxLength = maxLength;
	}

	/**
	 * What is known about a text, scanned now if need be.
	 * @param sql the text
	 * @param dialect how it is read
	 * @return the same instance while the text is kept
	 */
	public SqlText get(String sql, Dialect dialect) {
		if (sql.length() > this.maxLength || this.capacity == 0) {
			return SqlText.parse(sql, dialect);
		}
		Key key = new Key(sql, dialect);
		Entry entry = this.entries.get(key);
		if (entry == null) {
			return add(key);
		}
		if (!entry.used) {
			entry.used = true;
		}
		return entry.text;
	}

	/**
	 * How many texts are kept.
	 * @return the number of texts
	 */
	public int size() {
		return this.size.get();
	}

	private SqlText add(Key key) {
		Entry entry = new Entry(key, SqlText.parse(key.sql, key.dialect));
		Entry other = this.entries.putIfAbsent(key, entry);
		if (other != null) {
			return other.text;
		}
		this.clock.add(entry);
		this.size.incrementAndGet();
		while (this.size.get() > this.capacity && evictOne()) {
			// Two threads may remove one too many, which does no harm.
		}
		return entry.text;
	}

	/**
	 * Removes the first entry that was not used since the last look at it. Returns
	 * whether there was one to remove: all may be in the hands of other threads.
	 */
	private boolean evictOne() {
		Entry entry = this.clock.poll();
		for (int i = 0; entry != null && entry.used && i < this.capacity; i++) {
			entry.used = false;
			this.clock.add(entry);
			entry = this.clock.poll();
		}
		if (entry == null) {
			return false;
		}
		this.entries.remove(entry.key);
		this.size.decrementAndGet();
		return true;
	}

	private record Key(String sql, Dialect dialect) {
	}

	private static final class Entry {

		private final Key key;

		private final SqlText text;

		private volatile boolean used;

		private Entry(Key key, SqlText text) {
			this.key = key;
			this.text = text;
		}

	}

}
