package dev.leadline.research;

import dev.leadline.gemini.SimulatorSite;
import dev.leadline.web.OwnPages;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Lets pages of the simulator's site be read where it answers. */
@Singleton
class ExamplePages {

    @Produces
    @Singleton
    OwnPages ownPages(SimulatorSite site) {
        return new OwnPages(SimulatorSite.PATH, site::address);
    }
}
