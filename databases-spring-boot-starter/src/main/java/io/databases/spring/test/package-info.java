/**
 * Tests with a database whose work is rolled back after each test method.
 */
@NullMarked
package io.databases.spring.test;

import org.jspecify.annotations.NullMarked;
