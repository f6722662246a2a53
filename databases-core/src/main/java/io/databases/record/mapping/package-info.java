/**
 * How the values of a row become an object: a Java record, a bean, a single value.
 */
@NullMarked
package io.databases.record.mapping;

import org.jspecify.annotations.NullMarked;
