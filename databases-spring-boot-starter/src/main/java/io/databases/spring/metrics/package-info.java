/**
 * What is measured of a database's pool.
 */
@NullMarked
package io.databases.spring.metrics;

import org.jspecify.annotations.NullMarked;
