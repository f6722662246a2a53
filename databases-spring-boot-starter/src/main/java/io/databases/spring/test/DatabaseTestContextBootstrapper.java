package io.databases.spring.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Starts the contexts of {@link DatabaseTest}.
 */
final class DatabaseTestContextBootstrapper extends TestSliceTestContextBootstrapper<DatabaseTest> {

}
