package dev.leadline.live;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Lease;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps pieces of the live output of runs, each under its lease. */
final class KeepChunk {

    static final Script SCRIPT = Script.of(KeepChunk.class);

    private final Scripts scripts;
    private final String most;

    /** @param most how many bytes the pieces of a task may take */
    KeepChunk(Scripts scripts, int most) {
        this.scripts = scripts;
        this.most = Integer.toString(most);
    }

    /** @param from where the text begins in the whole text of the run, in UTF-16 units, as Java and browsers count them */
    record Piece(Lease lease, long from, String text) {

        /** About how many bytes it takes on the wire. */
        long weight() {
            return 100L + 2L * text.length();
        }
    }

    /** Up to 500 pieces; for each, in order, whether its run still had its lease. */
    Uni<List<Boolean>> run(List<Piece> pieces, Duration patience) {
        List<String> arguments = new ArrayList<>(1 + SCRIPT.argumentsPerItem() * pieces.size());
        arguments.add(most);
        for (Piece piece : pieces) {
            arguments.add(piece.lease().task().value());
            arguments.add(Long.toString(piece.lease().number()));
            arguments.add(Long.toString(piece.from()));
            arguments.add(Integer.toString(piece.text().length()));
            arguments.add(piece.text());
        }
        return scripts.runEach(SCRIPT, arguments, patience);
    }
}
