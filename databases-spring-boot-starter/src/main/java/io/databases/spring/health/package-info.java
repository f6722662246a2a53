/**
 * Tells whether a database is well.
 */
@NullMarked
package io.databases.spring.health;

import org.jspecify.annotations.NullMarked;
