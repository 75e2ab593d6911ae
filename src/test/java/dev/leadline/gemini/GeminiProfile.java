package dev.leadline.gemini;

import dev.leadline.testsupport.FreshDataFolder;
import dev.leadline.testsupport.Site;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The whole program with a key, and an HTTP server of the test in Google's place. */
public class GeminiProfile implements QuarkusTestProfile {

    public static final String KEY = "AIza-a-key-that-nobody-may-see";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "leadline.gemini.api-key",
                KEY,
                "leadline.gemini.timeout",
                "PT3S",
                "leadline.budget.look-every",
                "PT1S",
                // What becomes of those that are under way when another one fails is tested, too.
                "leadline.research.parallel-questions",
                "3");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(FreshDataFolder.class), new TestResourceEntry(InsteadOfGoogle.class));
    }

    /** Gives the test the server, as its field of that type. */
    public static final class InsteadOfGoogle implements QuarkusTestResourceLifecycleManager {

        private Site site;

        @Override
        public Map<String, String> start() {
            site = new Site();
            return Map.of(
                    "leadline.gemini.base-url",
                    site.url("").toString(),
                    // It stands in for a search provider, too, where a profile switches one on.
                    "leadline.search.base-url",
                    site.url("/searx").toString());
        }

        @Override
        public void inject(TestInjector test) {
            test.injectIntoFields(site, field -> field.getType() == Site.class);
        }

        @Override
        public void stop() {
            site.close();
        }
    }
}
