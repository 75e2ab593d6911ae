package dev.leadline.api;

import java.util.HashMap;
import java.util.Map;

/** The API with keys: two tenants, one that may only look, one that may only enqueue, and an administrator. */
public class TenantProfile extends ApiProfile {

    public static final String ACME = "acme-secret-1";
    public static final String GLOBEX = "globex-secret-2";
    public static final String READER = "reader-secret-3";
    public static final String WRITER = "writer-secret-4";
    public static final String ADMIN = "admin-secret-5";

    /** Of {@link #ADMIN}: a setting need not hold the secret itself. */
    private static final String ADMIN_DIGEST = "47cb360be0cb8c219c06b5452702c5fb3e656fe2eef97b3df3f49d86821cdbec";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
        settings.put(
                "leadline.api-keys",
                String.join(
                        ",",
                        "acme:" + ACME,
                        " globex:" + GLOBEX + ":read+enqueue",
                        "reader:" + READER + ":read",
                        "writer:" + WRITER + ":enqueue",
                        "boss:sha256=" + ADMIN_DIGEST + ":admin"));
        return settings;
    }
}
