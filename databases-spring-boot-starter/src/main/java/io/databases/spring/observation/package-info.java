/**
 * One observation for each statement, named as OpenTelemetry names database clients.
 */
@NullMarked
package io.databases.spring.observation;

import org.jspecify.annotations.NullMarked;
