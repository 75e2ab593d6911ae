package dev.leadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.TenantProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks for keys. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class KeysTest {

    @TestHTTPResource
    URL root;

    private Shell shell(String key) {
        return Shell.at(root.toString()).with(Address.KEY, key);
    }

    @Test
    void withoutAKeyTheVariableIsNamed() {
        Shell.Ran ran = Shell.at(root.toString()).type("list");

        assertThat(ran.code()).isEqualTo(ExitCode.REFUSED.number());
        assertThat(ran.err()).contains("LEADLINE_API_KEY");
    }

    @Test
    void aWrongKeyIsRefusedAndNotShown() {
        Shell.Ran ran = shell("nobody-has-it").type("list");

        assertThat(ran.code()).isEqualTo(ExitCode.REFUSED.number());
        assertThat(ran.err()).doesNotContain("nobody-has-it");
    }

    @Test
    void aKeyThatNoHeaderCanHoldIsRefusedAndNotShown() {
        Shell.Ran ran = shell("secret\u0001part").type("list");

        assertThat(ran.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(ran.err()).contains("LEADLINE_API_KEY").doesNotContain("secret", "part\n");
    }

    @Test
    void whatAKeyDoesNotAllowIsRefused() {
        assertThat(shell(TenantProfile.READER)
                        .type("enqueue", "health_check_task", "1", "2")
                        .code())
                .isEqualTo(ExitCode.REFUSED.number());
        assertThat(shell(TenantProfile.ACME).type("queues", "pause", "default").code())
                .isEqualTo(ExitCode.REFUSED.number());
        assertThat(shell(TenantProfile.ACME).type("budgets").code()).isEqualTo(ExitCode.REFUSED.number());
        assertThat(shell(TenantProfile.ADMIN).type("tenants").code()).isZero();
        assertThat(shell(TenantProfile.ADMIN).type("budgets").code()).isZero();
    }

    @Test
    void aTenantSeesItsOwnTasksAlone() {
        String id = shell(TenantProfile.ACME)
                .type("enqueue", "health_check_task", "1", "2")
                .line();

        assertThat(shell(TenantProfile.ACME).type("get", id, "--wait").code()).isZero();
        assertThat(shell(TenantProfile.GLOBEX).type("get", id).code()).isEqualTo(ExitCode.NOT_FOUND.number());
    }

    @Test
    void addressAndKeyAreReadFromTheFolder(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve(".env"), "LEADLINE_URL=" + root + "\nLEADLINE_API_KEY=" + TenantProfile.ACME);

        assertThat(new Shell().in(folder).type("list").code()).isZero();
    }
}
