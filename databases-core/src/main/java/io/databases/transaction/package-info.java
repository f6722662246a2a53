/**
 * What a transaction is asked to be, and the ways in which it can end badly. Knows only
 * {@code error}.
 */
@NullMarked
package io.databases.transaction;

import org.jspecify.annotations.NullMarked;
