package dev.leadline.handler;

import io.smallrye.mutiny.Uni;

/** A handler of any name and arguments; subclass it anonymously to fix the type of the arguments. */
abstract class Probe<A extends Record> implements TaskHandler<A, String> {

    private final String name;

    Probe(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "Does nothing.";
    }

    @Override
    public Uni<String> run(A args, TaskContext context) {
        return Uni.createFrom().item("done");
    }
}
