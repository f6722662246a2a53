package io.databases.spring.web;

import org.springframework.data.annotation.Id;

/**
 * A row of the table {@code account}.
 *
 * @param owner who owns it
 */
record Account(@Id String owner) {
}
