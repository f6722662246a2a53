/**
 * Threads, turns, sessions and cursors around the native library; nothing outside this
 * package calls it.
 */
@NullMarked
package io.databases.sqlite.engine;

import org.jspecify.annotations.NullMarked;
