package dev.leadline.research;

import dev.leadline.gemini.SimulatorSite;
import dev.leadline.web.OwnPages;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Lets the pages of the simulator's site be read while the simulator is on. */
@Singleton
class ExamplePages {

    @Produces
    @Singleton
    OwnPages ownPages(SimulatorSite site) {
        return new OwnPages(SimulatorSite.PATH, site::address);
    }
}
