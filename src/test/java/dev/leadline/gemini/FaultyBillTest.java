package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Where each stream breaks off after its first piece, what came of it is billed, and booked, in every attempt. It ends with an
 * error: of a connection that is reset it is not known whether the piece before that still arrived.
 */
@QuarkusTest
@TestProfile(FaultyBillTest.Profile.class)
class FaultyBillTest {

    /** With the simulator's fault. */
    public static final class Profile extends ApiProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("leadline.simulator.fault", "stream-error");
            return settings;
        }
    }

    @Test
    void theLedgerHasWhatWasBilledToTheTokenAlsoForAttemptsThatFailed() {
        BillAndLedger compared = new BillAndLedger();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(BillAndLedger.ask(i, "\"maxAttempts\":2"));
        }

        List<String> states =
                ids.stream().map(id -> Api.ended(id).getString("state")).toList();

        // Those that ask for JSON are not streamed.
        assertThat(states).containsExactly("SUCCEEDED", "FAILED", "FAILED", "SUCCEEDED", "FAILED", "FAILED");
        assertThat(compared.assertEqual()).isEqualTo(2 + 4 * 2);
    }
}
