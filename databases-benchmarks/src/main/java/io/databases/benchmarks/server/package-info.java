/**
 * The toolkit and its peers side by side on PostgreSQL, MariaDB and MySQL.
 */
@NullMarked
package io.databases.benchmarks.server;

import org.jspecify.annotations.NullMarked;
