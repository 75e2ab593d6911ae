package dev.leadline.api;

import dev.leadline.testsupport.FreshDataFolder;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The whole program on a Redis of its own; its worker leaves all queues but the default one alone, so tasks can wait. */
public class ApiProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("leadline.worker.queues", "default");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(FreshDataFolder.class));
    }
}
