/**
 * Where connections come from: a pool with finite limits, or one connection under
 * everything for force-rollback.
 */
@NullMarked
package io.databases.pool;

import org.jspecify.annotations.NullMarked;
