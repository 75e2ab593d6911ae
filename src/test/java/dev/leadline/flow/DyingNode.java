package dev.leadline.flow;

import dev.leadline.broker.BrokerFixture;

/** A node that dies at certain moments: it does one thing less than a node that lives. */
final class DyingNode {

    private final BrokerFixture node;

    private DyingNode(BrokerFixture node) {
        this.node = node;
    }

    static DyingNode that(BrokerFixture node) {
        return new DyingNode(node);
    }

    /** Stores the definition and begins the flow, and makes none of its tasks. */
    Flows storesAndBegins(NewFlow flow) {
        node.await(node.flows.store(flow));
        return node.flows;
    }
}
