/**
 * Whose connection is it: the caller's, found in the Reactor Context, and the
 * transactions on it.
 */
@NullMarked
package io.databases.connection;

import org.jspecify.annotations.NullMarked;
