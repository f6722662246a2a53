/**
 * Lets Flyway and Liquibase work on the same database, before it is used.
 */
@NullMarked
package io.databases.spring.autoconfigure.migration;

import org.jspecify.annotations.NullMarked;
