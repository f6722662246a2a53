/**
 * Explains why an application did not start, and what to do about it.
 */
@NullMarked
package io.databases.spring.diagnostics;

import org.jspecify.annotations.NullMarked;
