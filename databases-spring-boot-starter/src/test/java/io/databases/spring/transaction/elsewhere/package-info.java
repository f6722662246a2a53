/**
 * Beans of another package than the tests.
 */
@NullMarked
package io.databases.spring.transaction.elsewhere;

import org.jspecify.annotations.NullMarked;
