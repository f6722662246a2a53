/**
 * Registers the health contributor {@code databases}.
 */
@NullMarked
package io.databases.spring.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
