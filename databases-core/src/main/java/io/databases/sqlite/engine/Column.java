package io.databases.sqlite.engine;

import org.jspecify.annotations.Nullable;

/**
 * A column of a result.
 *
 * @param name its label
 * @param declaration its declared type, null for an expression
 */
public record Column(String name, @Nullable String declaration) {

}
