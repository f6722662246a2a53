package io.databases.sqlite.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

/**
 * What all connections of this process to one file share.
 *
 * <p>
 * Invariants: a file is in {@code FILES} while a connection to it is open or opening, so
 * that there is one turn for it, whichever factory the connections are from.
 */
final class DatabaseFile {

	private static final ConcurrentMap<Path, DatabaseFile> FILES = new ConcurrentHashMap<>();

	private final Path key;

	private final Shared shared = new Shared();

	private int users;

	private volatile boolean prepared;

	private DatabaseFile(Path key) {
		this.key = key;
	}

	/** Count one more user of a file. */
	static DatabaseFile use(Path path) {
		DatabaseFile file = FILES.compute(key(path), (key, existing) -> {
			DatabaseFile used = (existing != null) ? existing : new DatabaseFile(key);
			used.users++;
			return used;
		});
		return file;
	}

	/** The same file under one name, whatever links lead to it. */
	private static Path key(Path path) {
		Path absolute = path.toAbsolutePath().normalize();
		try {
			return absolute.toRealPath();
		}
		catch (IOException ex) {
			return parentKey(absolute);
		}
	}

	/** The file is yet to be created. */
	private static Path parentKey(Path absolute) {
		@Nullable Path parent = absolute.getParent();
		@Nullable Path name = absolute.getFileName();
		try {
			return (parent != null && name != null) ? parent.toRealPath().resolve(name) : absolute;
		}
		catch (IOException ex) {
			// The directory is missing: opening will say so.
			return absolute;
		}
	}

	/** Count one user less. */
	void leave() {
		FILES.computeIfPresent(this.key, (key, file) -> {
			file.users--;
			return (file.users > 0) ? file : null;
		});
	}

	Shared shared() {
		return this.shared;
	}

	/** Whether the journal mode was set by a connection that is still open. */
	boolean isPrepared() {
		return this.prepared;
	}

	void prepared() {
		this.prepared = true;
	}

}
