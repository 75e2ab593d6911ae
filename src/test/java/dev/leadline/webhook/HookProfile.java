package dev.leadline.webhook;

import dev.leadline.api.ApiProfile;
import java.util.HashMap;
import java.util.Map;

/** The whole program with a secret; its worker serves the queue of deliveries, too, and is quick to give up. */
public class HookProfile extends ApiProfile {

    public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
        settings.put("leadline.worker.queues", "default,webhooks");
        settings.put("leadline.webhook.secret", SECRET);
        settings.put("leadline.webhook.timeout", "PT0.5S");
        return settings;
    }
}
