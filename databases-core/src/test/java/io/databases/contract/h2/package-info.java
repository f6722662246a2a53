/**
 * A backend that somebody else could have written: it uses nothing but what the backend's
 * interface shows.
 */
@NullMarked
package io.databases.contract.h2;

import org.jspecify.annotations.NullMarked;
