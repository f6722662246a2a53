/**
 * Reading SQL text: where its statements end, what each of them does, and which
 * parameters it has.
 */
@NullMarked
package io.databases.sqlite.sql;

import org.jspecify.annotations.NullMarked;
