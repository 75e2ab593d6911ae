package dev.leadline.archive;

import dev.leadline.broker.BrokerTest;
import dev.leadline.testsupport.PostgresProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests of an archive on a real PostgreSQL that is empty before each. */
abstract class ArchiveCase extends BrokerTest {

    protected static PostgresProcess postgres;
    protected ArchiveFixture archive;

    @BeforeAll
    static void startPostgres() {
        postgres = new PostgresProcess();
        ArchiveFixture.migrate(postgres.jdbcUrl());
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @BeforeEach
    void makeArchive() {
        postgres.execute("truncate leadline.task");
        archive = new ArchiveFixture(node, postgres);
    }

    /** From then on all ended tasks are kept. */
    protected void startArchive() {
        archive.start();
        Awaitility.await()
                .until(() -> redis.call("EXISTS", node.base() + "events").equals(1L));
    }

    @AfterEach
    void stopArchive() {
        postgres.thaw();
        archive.close();
    }
}
