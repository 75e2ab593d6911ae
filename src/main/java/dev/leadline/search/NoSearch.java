package dev.leadline.search;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Nobody is asked. */
final class NoSearch implements SearchProvider {

    @Override
    public String name() {
        return "no search provider";
    }

    @Override
    public boolean isOn() {
        return false;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public Uni<List<String>> find(String words, int most) {
        return Uni.createFrom().item(List.of());
    }
}
