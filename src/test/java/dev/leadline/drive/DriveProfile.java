package dev.leadline.drive;

import dev.leadline.testsupport.FreshDataFolder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The whole program with a Google account, and a server of the test in Google's place. */
public class DriveProfile implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(FreshDataFolder.class), new TestResourceEntry(InsteadOfGoogle.class));
    }

    /** Gives the test the server, as its field of that type. */
    public static final class InsteadOfGoogle implements QuarkusTestResourceLifecycleManager {

        private DriveStandIn google;

        @Override
        public Map<String, String> start() {
            google = new DriveStandIn();
            return Map.of(
                    "leadline.drive.client-id", DriveStandIn.CLIENT_ID,
                    "leadline.drive.client-secret", DriveStandIn.CLIENT_SECRET,
                    "leadline.drive.refresh-token", DriveStandIn.REFRESH_TOKEN,
                    "leadline.drive.base-url", google.url(),
                    "leadline.drive.token-url", google.tokenUrl());
        }

        @Override
        public void inject(TestInjector test) {
            test.injectIntoFields(google, field -> field.getType() == DriveStandIn.class);
        }

        @Override
        public void stop() {
            google.close();
        }
    }
}
