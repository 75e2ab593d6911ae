package dev.leadline.api;

import dev.leadline.testsupport.RedisProcess;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The whole program on a Redis that a test can take away. */
public class LonelyProfile implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(OwnRedis.class));
    }

    /** Gives the test its Redis, as its field of that type. */
    public static final class OwnRedis implements QuarkusTestResourceLifecycleManager {

        private RedisProcess redis;

        @Override
        public Map<String, String> start() {
            redis = RedisProcess.withAppendOnlyFile();
            return Map.of("leadline.redis.url", redis.url());
        }

        @Override
        public void inject(TestInjector test) {
            test.injectIntoFields(redis, field -> field.getType() == RedisProcess.class);
        }

        @Override
        public void stop() {
            redis.close();
        }
    }
}
