/**
 * What differs from database to database, behind one small interface that others can
 * implement.
 * <p>
 * A {@link io.databases.backend.Backend} turns a URL into an R2DBC connection factory and
 * knows the dialect; the {@link io.databases.backend.ServerSession} that it makes for
 * each connection knows how to begin, roll back, cancel and reset on that server. To add
 * a database, implement the two and register the backend as a service; see
 * {@code CONTRIBUTING.md}.
 */
@NullMarked
package io.databases.backend;

import org.jspecify.annotations.NullMarked;
