/**
 * {@code @AsyncTransactional}: the annotation, what it may stand on, and what it does.
 */
@NullMarked
package io.databases.spring.transaction;

import org.jspecify.annotations.NullMarked;
