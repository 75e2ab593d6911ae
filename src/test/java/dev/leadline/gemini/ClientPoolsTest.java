package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How calls are spread over HTTP clients. */
class ClientPoolsTest {

    /** The calls under way of each client, in the order in which clients were made. */
    private final List<List<UniEmitter<? super String>>> underWay = new ArrayList<>();

    private final List<Integer> connections = new ArrayList<>();
    private final ClientPools<Client> pools = new ClientPools<>(1_200, this::client);

    @Test
    void callsThatFollowEachOtherShareOneClient() {
        for (int i = 0; i < 3; i++) {
            call();
            answer(0);
        }

        assertThat(connections).containsExactly(400);
    }

    @Test
    void noCallWaitsWhileThereIsAConnectionToSpare() {
        calls(1_200);

        assertThat(underWay).extracting(List::size).containsExactly(400, 400, 400);
        answer(1);
        call();
        assertThat(underWay.get(1)).hasSize(400);
    }

    @Test
    void whatComesWhenAllAreTakenIsCalledAllTheSame() {
        calls(1_700);

        assertThat(underWay.stream().mapToInt(List::size).sum()).isEqualTo(1_700);
    }

    @Test
    void aCallThatIsCancelledMakesRoom() {
        calls(399);
        Cancellable last = call();
        last.cancel();
        call();

        assertThat(connections).hasSize(1);
    }

    @Test
    void aCallWhoseAnswerIsStillWorkedOnWhenItsTaskIsCancelledLeavesOnce() {
        Cancellable run = pools.call(client -> client.call())
                .chain(answer -> Uni.createFrom().nothing())
                .subscribe()
                .with(done -> {});
        answer(0);
        run.cancel();

        calls(401);

        assertThat(underWay).extracting(List::size).containsExactly(400, 1);
    }

    @Test
    void aCallThatCannotBeMadeMakesRoom() {
        for (int i = 0; i < 400; i++) {
            pools.call(client -> {
                        throw new IllegalStateException("no");
                    })
                    .subscribe()
                    .with(done -> {}, failure -> {});
        }
        call();

        assertThat(connections).hasSize(1);
    }

    private interface Client {
        Uni<String> call();
    }

    private Client client(int size) {
        connections.add(size);
        List<UniEmitter<? super String>> calls = new ArrayList<>();
        underWay.add(calls);
        return () -> Uni.createFrom().emitter(calls::add);
    }

    private void calls(int count) {
        for (int i = 0; i < count; i++) {
            call();
        }
    }

    private Cancellable call() {
        return pools.call(client -> client.call()).subscribe().with(done -> {});
    }

    private void answer(int client) {
        underWay.get(client).remove(0).complete("answer");
    }
}
