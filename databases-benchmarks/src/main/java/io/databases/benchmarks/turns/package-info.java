/**
 * How everything is measured here: in turns, and with the same settings of JMH.
 */
@NullMarked
package io.databases.benchmarks.turns;

import org.jspecify.annotations.NullMarked;
