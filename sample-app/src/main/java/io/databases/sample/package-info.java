/**
 * A ledger on WebFlux.
 */
@NullMarked
package io.databases.sample;

import org.jspecify.annotations.NullMarked;
