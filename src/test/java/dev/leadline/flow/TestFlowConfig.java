package dev.leadline.flow;

import java.time.Duration;

/** The settings of flows in tests without CDI: a flow is looked at again after 100 ms. */
public record TestFlowConfig(int maxResultBytes) implements FlowConfig {

    public static final TestFlowConfig USUAL = new TestFlowConfig(1 << 20);

    @Override
    public int maxTasks() {
        return 10_000;
    }

    @Override
    public int maxDependencies() {
        return 100_000;
    }

    @Override
    public Duration advanceEvery() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Duration lookEvery() {
        return Duration.ofMillis(100);
    }
}
