/**
 * A ledger on WebFlux: accounts and transfers between them.
 */
@NullMarked
package io.databases.sample;

import org.jspecify.annotations.NullMarked;
