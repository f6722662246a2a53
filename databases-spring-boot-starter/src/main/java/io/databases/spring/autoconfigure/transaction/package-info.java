/**
 * Registers {@code @AsyncTransactional}.
 */
@NullMarked
package io.databases.spring.autoconfigure.transaction;

import org.jspecify.annotations.NullMarked;
