/**
 * Registers metrics and observations, where Micrometer is there.
 */
@NullMarked
package io.databases.spring.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
