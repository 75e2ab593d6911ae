package dev.leadline;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Gives the role to every constructor that asks for it. If each class read it as a property, it would be read before
 * the settings are checked, and a wrong role would be refused in the framework's words.
 */
@Singleton
final class RoleProducer {

    @Produces
    @Singleton
    Role role(RoleConfig config) {
        return config.role();
    }
}
