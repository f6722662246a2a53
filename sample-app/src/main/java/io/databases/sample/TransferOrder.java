package io.databases.sample;

/**
 * A transfer that is to be made.
 *
 * @param source the account that gives
 * @param target the account that gets, another one
 * @param cents how much, more than 0
 */
record TransferOrder(long source, long target, long cents) {
}
