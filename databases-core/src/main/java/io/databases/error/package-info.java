/**
 * What goes wrong, told in Spring's {@link org.springframework.dao.DataAccessException}
 * tree. Knows no other package.
 */
@NullMarked
package io.databases.error;

import org.jspecify.annotations.NullMarked;
