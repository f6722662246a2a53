package io.databases;

import java.time.Duration;

/**
 * The server's sign of life.
 *
 * @param product the server's name, for example PostgreSQL
 * @param version the server's version
 * @param roundTrip how long the answer took, without waiting for a connection
 */
public record ServerStatus(String product, String version, Duration roundTrip) {
}
