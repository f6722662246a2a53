/**
 * The context that renders jOOQ's queries.
 */
@NullMarked
package io.databases.spring.autoconfigure.jooq;

import org.jspecify.annotations.NullMarked;
