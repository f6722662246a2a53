package io.databases.benchmarks.server;

import java.time.LocalDateTime;

/**
 * A row of five columns.
 *
 * @param id the key
 * @param name a text of some 20 characters
 * @param amount a number
 * @param active a truth
 * @param created a time
 */
public record Item(int id, String name, long amount, boolean active, LocalDateTime created) {
}
