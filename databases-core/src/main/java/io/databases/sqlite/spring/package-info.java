/**
 * What Spring needs to know of SQLite: its bind markers and, for Spring Data, its
 * dialect.
 */
@NullMarked
package io.databases.sqlite.spring;

import org.jspecify.annotations.NullMarked;
