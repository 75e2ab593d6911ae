package dev.leadline.live;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;

/** Notes for a while that somebody on this node follows the events of a tenant, so that they are written. */
final class Follow {

    static final Script SCRIPT = Script.of(Follow.class);

    private final Scripts scripts;
    private final Duration patience;
    private final String kept;
    private final String most;

    Follow(Scripts scripts, LiveConfig config, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
        this.kept = Long.toString(config.comeBack().toMillis());
        this.most = Integer.toString(config.tenantEvents());
    }

    /** The newest event there is, after which a new reader goes on. */
    Uni<String> run(String tenant, String node) {
        return scripts.run(SCRIPT, List.of(tenant, node, kept, most), patience).map(Response::toString);
    }
}
