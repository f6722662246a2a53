/**
 * What holds on every database: one abstract suite for each topic, one class for each
 * database.
 */
@NullMarked
package io.databases.contract;

import org.jspecify.annotations.NullMarked;
