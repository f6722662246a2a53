/**
 * Rows as {@link io.databases.record.Record records}, and their mapping to the classes of
 * a program.
 */
@NullMarked
package io.databases.record;

import org.jspecify.annotations.NullMarked;
