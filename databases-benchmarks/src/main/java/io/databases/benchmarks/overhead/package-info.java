/**
 * What the toolkit costs on top of its driver and pool.
 */
@NullMarked
package io.databases.benchmarks.overhead;

import org.jspecify.annotations.NullMarked;
