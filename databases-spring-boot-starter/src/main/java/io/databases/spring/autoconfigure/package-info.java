/**
 * The {@code Database} of a Spring Boot application: which URL, which beans, when it
 * connects and when it stops.
 */
@NullMarked
package io.databases.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
