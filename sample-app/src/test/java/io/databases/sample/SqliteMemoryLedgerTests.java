package io.databases.sample;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "DATABASE_URL=sqlite:///:memory:")
class SqliteMemoryLedgerTests extends LedgerContract {

}
