package dev.leadline.api.live;

import dev.leadline.api.ApiProfile;
import java.util.HashMap;
import java.util.Map;

/** The whole program, with such bounds of live output that tests reach them soon. */
public class LiveProfile extends ApiProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
        // Comments, which keep a connection open, come often, so that a silent one is noticed soon.
        settings.put("leadline.live.heartbeat", "PT0.2S");
        settings.put("leadline.live.slowest", "PT2S");
        settings.put("leadline.live.kept-bytes", "400000");
        settings.put(SmallBuffers.BYTES, "16384");
        return settings;
    }
}
