package dev.leadline.quota;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Ends a call. */
final class Settle {

    static final Script SCRIPT = Script.of(Settle.class);

    /** The provider did not say how many tokens it counted. */
    static final String AS_ESTIMATED = "";

    /** The call was not sent. */
    static final String NOT_SENT = "-";

    private final Scripts scripts;
    private final Duration patience;

    Settle(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /**
     * @param tokens that the provider counted, or one of the words above
     * @param answered whether the provider answered
     */
    Uni<Void> run(QuotaCall call, String number, String project, String tokens, boolean answered) {
        List<String> arguments = List.of(
                call.lease().task().value(),
                Long.toString(call.lease().number()),
                number,
                call.model(),
                project,
                tokens,
                answered ? "1" : "");
        return scripts.run(SCRIPT, arguments, patience).replaceWithVoid();
    }
}
