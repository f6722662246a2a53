/**
 * Keeps the passwords in URLs out of the actuator's endpoints.
 */
@NullMarked
package io.databases.spring.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
