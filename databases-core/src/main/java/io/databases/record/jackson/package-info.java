/**
 * JSON by Jackson 3, used only where Jackson is present.
 */
@NullMarked
package io.databases.record.jackson;

import org.jspecify.annotations.NullMarked;
