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
                .hasMessageContaining("it must have 1 to 64 letters, digits, dots, hyphens or underscores");
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
                .hasMessageContaining("must be a record")
                .hasMessageContaining("and not Record");
    }

    record Reader(Runnable code, List<java.io.InputStream> files, Inner inner) {}

    record Inner(
            @com.fasterxml.jackson.annotation.JsonProperty("company")
            String companyName) {}

    @Test
    void everyArgumentThatJsonCannotGiveIsNamedAtTheStart() {
        assertThatThrownBy(() -> new HandlerRegistry(List.of(new Probe<Reader>("reader") {})))
                .hasMessageContaining("its argument code has the type Runnable, which cannot be made from JSON")
                .hasMessageContaining("its argument files has the type InputStream")
                .hasMessageContaining(
                        "its argument inner.companyName is renamed to company by @JsonProperty: rename the component")
                .hasMessageContaining("use a record, a String");
    }

    enum Depth {
        QUICK,
        DEEP
    }

    record Everything(
            String text,
            int count,
            Long number,
            java.math.BigDecimal amount,
            boolean flag,
            Depth depth,
            java.time.Instant at,
            java.net.URI url,
            java.util.UUID id,
            List<Everything> parts,
            java.util.Map<String, List<Depth>> byName,
            java.util.Optional<String> maybe,
            double[] figures,
            com.fasterxml.jackson.databind.JsonNode json,
            Object anything) {}

    @Test
    void theUsualTypesOfArgumentsAreTaken() {
        assertThat(new HandlerRegistry(List.of(new Probe<Everything>("everything") {})).names())
                .containsExactly("everything");
    }

    @Test
    void allFaultsAreReportedTogether() {
        TaskHandler<?, ?> careless = new Probe<Args>("care less") {
            @Override
            public String queue() {
                return "my queue";
            }

            @Override
            public java.time.Duration timeout() {
                return java.time.Duration.ZERO;
            }
        };

        assertThatThrownBy(() -> new HandlerRegistry(List.of(careless, new Vague<Args>())))
                .hasMessageContainingAll(
                        "name() is \"care less\"",
                        "queue() is \"my queue\"",
                        "timeout() is PT0S; it must be above zero",
                        "its arguments must be a record: implement TaskHandler<MyArguments, MyResult>");
    }

    @Test
    void whatLeadlineItselfEnqueuesIsFoundButNotOffered() {
        TaskHandler<?, ?> inside = new Probe<Args>("inside") {
            @Override
            public boolean internal() {
                return true;
            }
        };
        HandlerRegistry registry = new HandlerRegistry(List.of(inside, named("outside")));

        assertThat(registry.find("inside")).containsSame(inside);
        assertThat(registry.offered("inside")).isEmpty();
        assertThat(registry.offered("outside")).isPresent();
        assertThat(registry.names()).containsExactly("outside");
    }
}
