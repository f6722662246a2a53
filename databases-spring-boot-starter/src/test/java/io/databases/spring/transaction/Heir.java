package io.databases.spring.transaction;

import io.databases.spring.transaction.elsewhere.Ancestor;

/**
 * Inherits a package-private method that its proxy can't override.
 */
class Heir extends Ancestor {

}
