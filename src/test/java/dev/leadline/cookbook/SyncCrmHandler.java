package dev.leadline.cookbook;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.RetryPolicy;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;

@Singleton
class SyncCrmHandler implements TaskHandler<SyncCrmHandler.Account, String> {

    record Account(String id) {}

    @Override
    public String name() {
        return "sync_crm_task";
    }

    @Override
    public String description() {
        return "Copies an account to the CRM.";
    }

    @Override
    public RetryPolicy retry() {
        return new RetryPolicy(8, Duration.ofSeconds(10), Duration.ofHours(1));
    }

    @Override
    public Duration timeout() {
        return Duration.ofMinutes(2);
    }

    @Override
    public String queue() {
        return "crm";
    }

    @Override
    public Uni<String> run(Account account, TaskContext context) {
        return Uni.createFrom().failure(new IllegalStateException("the CRM is away"));
    }
}
