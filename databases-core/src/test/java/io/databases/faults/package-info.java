/**
 * A driver of which each call of the SPI can be made to go wrong.
 */
@NullMarked
package io.databases.faults;

import org.jspecify.annotations.NullMarked;
