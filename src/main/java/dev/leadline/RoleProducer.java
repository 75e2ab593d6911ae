package dev.leadline;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Gives the role to whoever's constructor asks for one. As a property of each of these it would be read before the settings
 * are checked, and a word that is no role refused in the framework's words.
 */
@Singleton
final class RoleProducer {

    @Produces
    @Singleton
    Role role(RoleConfig config) {
        return config.role();
    }
}
