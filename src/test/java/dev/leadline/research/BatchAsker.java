package dev.leadline.research;

import dev.leadline.gemini.GeminiBatches;
import dev.leadline.gemini.Generation;
import dev.leadline.gemini.Prompt;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import io.smallrye.mutiny.Uni;
import java.util.function.BiFunction;

/** Asks one question in a batch; for tests of other packages. */
public final class BatchAsker implements TaskHandler<BatchAsker.Args, String> {

    private final Tiered tiers;
    private final BiFunction<Args, TaskContext, TaskContext> seen;

    /** @param seen gives the context that the run gets */
    public BatchAsker(GeminiBatches batches, BiFunction<Args, TaskContext, TaskContext> seen) {
        this.tiers = new Tiered(batches);
        this.seen = seen;
    }

    /** @param where what the test does with the run */
    public record Args(String where) {}

    @Override
    public String name() {
        return "ask";
    }

    @Override
    public String description() {
        return "Asks.";
    }

    @Override
    public Uni<String> run(Args args, TaskContext context) {
        return tiers.ask(
                        new Prompt("What is deep? The sea is deep.", null, null, null),
                        seen.apply(args, context),
                        new Tiered.Ways() {
                            @Override
                            public Uni<Generation> directly(Prompt prompt) {
                                return Uni.createFrom().failure(new IllegalStateException("not asked in a batch"));
                            }

                            @Override
                            public Uni<Generation> accept(Prompt prompt, Generation answer) {
                                return Uni.createFrom().item(answer);
                            }
                        })
                .map(answered -> String.valueOf(answered.answer().text()));
    }
}
