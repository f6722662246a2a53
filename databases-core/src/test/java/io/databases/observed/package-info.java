/**
 * Databases that tell in which phase a piece of work is, so that a test can cancel it
 * there.
 */
@NullMarked
package io.databases.observed;

import org.jspecify.annotations.NullMarked;
