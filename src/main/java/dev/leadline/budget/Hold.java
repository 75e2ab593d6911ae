package dev.leadline.budget;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Lease;
import dev.leadline.task.Money;
import dev.leadline.task.Purse;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the most that a call may cost. */
final class Hold {

    static final Script SCRIPT = Script.of(Hold.class);

    private final Scripts scripts;
    private final Duration patience;
    private final Duration look;

    /** @param look after this time it is looked at whether the run still goes on */
    Hold(Scripts scripts, Duration patience, Duration look) {
        this.scripts = scripts;
        this.patience = patience;
        this.look = look;
    }

    /** What became of it. */
    enum Result implements Code {
        HELD,
        BUSY,
        TASK,
        TENANT,
        NEVER,
        LOST;

        private static final Result[] ALL = values();
    }

    /** @param number units of money that are left, or ms until the period ends; 0 if neither matters */
    record Answer(Result result, long number) {}

    /**
     * @param number of the call, one of its own within the run
     * @param most that the call may cost
     * @param text of the charge that is entered if nobody says what it cost
     */
    Uni<Answer> run(Purse purse, String number, Money most, String text) {
        Lease lease = purse.task().lease();
        @Nullable Money own = purse.budget();
        List<String> arguments = List.of(
                lease.task().value(),
                Long.toString(lease.number()),
                number,
                purse.tenant(),
                Long.toString(most.units()),
                own == null ? "" : Long.toString(own.units()),
                text,
                Long.toString(look.toMillis()));
        return scripts.run(SCRIPT, arguments, patience).map(Hold::answer);
    }

    private static Answer answer(Response said) {
        String number = said.get(1).toString();
        return new Answer(Code.of(Result.ALL, said.get(0)), number.isEmpty() ? 0 : Long.parseLong(number));
    }
}
