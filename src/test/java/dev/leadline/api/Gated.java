package dev.leadline.api;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Runs until a test opens the gate that its argument names. */
@Singleton
class Gated implements TaskHandler<Gated.Args, String> {

    private static final Map<String, CompletableFuture<String>> GATES = new ConcurrentHashMap<>();

    record Args(String gate) {}

    static void open(String gate) {
        at(gate).complete("through " + gate);
    }

    private static CompletableFuture<String> at(String gate) {
        return GATES.computeIfAbsent(gate, name -> new CompletableFuture<>());
    }

    @Override
    public String name() {
        return "gated_task";
    }

    @Override
    public String description() {
        return "Waits until a gate is opened.";
    }

    @Override
    public Uni<String> run(Args args, TaskContext context) {
        return Uni.createFrom().completionStage(at(args.gate()).copy());
    }
}
