/**
 * Real database servers for the tests of the other modules: started once a run on free
 * ports, ended with it, or the user's own from {@code TEST_DATABASE_URLS}.
 */
@NullMarked
package io.databases.testing;

import org.jspecify.annotations.NullMarked;
