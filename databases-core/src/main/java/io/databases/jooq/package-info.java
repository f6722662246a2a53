/**
 * jOOQ as the expression language: {@link io.databases.jooq.Jooq} turns its queries into
 * ours, which jOOQ renders and reads but never executes.
 */
@NullMarked
package io.databases.jooq;

import org.jspecify.annotations.NullMarked;
