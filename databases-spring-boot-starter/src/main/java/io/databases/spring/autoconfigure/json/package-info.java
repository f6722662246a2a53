/**
 * JSON in columns and parameters, by the application's mapper.
 */
@NullMarked
package io.databases.spring.autoconfigure.json;

import org.jspecify.annotations.NullMarked;
