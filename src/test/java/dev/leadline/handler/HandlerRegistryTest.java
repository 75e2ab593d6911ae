package dev.leadline.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlerRegistryTest {

    record Args() {}

    private static TaskHandler<?, ?> named(String name) {
        return new Probe<Args>(name) {};
    }

    @Test
    void handlersAreFoundByNameAndListedInTheOrderOfTheirNames() {
        TaskHandler<?, ?> b = named("b_task");
        TaskHandler<?, ?> a = named("a.task-1");
        HandlerRegistry registry = new HandlerRegistry(List.of(b, a));

        assertThat(registry.find("b_task")).containsSame(b);
        assertThat(registry.find("B_task")).isEmpty();
        assertThat(registry.names()).containsExactly("a.task-1", "b_task");
        assertThat(registry.offered()).hasSize(2).first().isSameAs(a);
    }

    @Test
    void twoHandlersOfOneNameStopTheStartAndBothAreNamed() {
        TaskHandler<?, ?> other = new Probe<Args>("same") {};

        assertThatThrownBy(() -> new HandlerRegistry(List.of(named("same"), other)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        named("same").getClass().getName(), other.getClass().getName(), "the name same");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a task", "a:task", "täsk", "a/task", "a\ntask"})
    void aNameThatClientsCouldNotUseStopsTheStart(String name) {
        assertThatThrownBy(() -> new HandlerRegistry(List.of(named(name))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must match");
    }

    @Test
    void aNameHasAtMost64Characters() {
        assertThat(new HandlerRegistry(List.of(named("a".repeat(64)))).names()).hasSize(1);
        assertThatThrownBy(() -> new HandlerRegistry(List.of(named("a".repeat(65)))))
                .isInstanceOf(IllegalStateException.class);
    }

    private static final class Vague<A extends Record> extends Probe<A> {
        Vague() {
            super("vague");
        }
    }

    @Test
    void aHandlerWhoseArgumentsAreNoRecordStopsTheStart() {
        assertThatThrownBy(() -> new HandlerRegistry(List.of(new Vague<Args>())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be a record");
    }
}
