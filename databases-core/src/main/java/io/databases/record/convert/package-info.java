/**
 * Exact conversions from the values that a database gives to the classes that a program
 * asks for.
 */
@NullMarked
package io.databases.record.convert;

import org.jspecify.annotations.NullMarked;
