package dev.leadline.web;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What all processes of the fleet know together about the sites that they read. Nothing here is needed to read a page, so
 * these methods never fail: what is not known is empty, and what cannot be kept is lost.
 */
interface FleetMemory {

    /** When a page of the host may be asked for, if pages are to be {@code gap} apart. */
    Uni<Turn> turn(String host, Duration gap, Duration longest);

    /** The page as it was when it was fetched last. */
    Uni<Optional<KeptPage>> page(URI url);

    Uni<Void> keep(URI url, KeptPage page);

    /** The robots.txt of an origin, such as {@code https://example.com}; an empty text when it has none. */
    Uni<Optional<String>> robots(String origin);

    Uni<Void> keepRobots(String origin, String text);

    /** Knows nothing, and keeps nothing. */
    FleetMemory NONE = new FleetMemory() {
        @Override
        public Uni<Turn> turn(String host, Duration gap, Duration longest) {
            return Uni.createFrom().item(new Turn(Duration.ZERO, true));
        }

        @Override
        public Uni<Optional<KeptPage>> page(URI url) {
            return Uni.createFrom().item(Optional.empty());
        }

        @Override
        public Uni<Void> keep(URI url, KeptPage page) {
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Optional<String>> robots(String origin) {
            return Uni.createFrom().item(Optional.empty());
        }

        @Override
        public Uni<Void> keepRobots(String origin, String text) {
            return Uni.createFrom().voidItem();
        }
    };
}
