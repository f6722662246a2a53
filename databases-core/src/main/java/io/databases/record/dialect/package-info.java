/**
 * How the columns of each driver are read, so that the documented classes come out.
 */
@NullMarked
package io.databases.record.dialect;

import org.jspecify.annotations.NullMarked;
