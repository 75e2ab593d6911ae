package dev.leadline.cookbook;

import dev.leadline.handler.Enqueuer;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.handler.TaskRequest;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

@Singleton
class CampaignHandler implements TaskHandler<CampaignHandler.Campaign, Integer> {

    record Campaign(List<ScoreLeadHandler.Lead> leads) {}

    private final Enqueuer enqueuer;

    CampaignHandler(Enqueuer enqueuer) {
        this.enqueuer = enqueuer;
    }

    @Override
    public String name() {
        return "campaign_task";
    }

    @Override
    public String description() {
        return "Has every lead of a campaign scored.";
    }

    @Override
    public Uni<Integer> run(Campaign campaign, TaskContext context) {
        return Multi.createFrom()
                .iterable(campaign.leads())
                .onItem()
                .transformToUniAndConcatenate(lead -> score(lead, context))
                .collect()
                .asList()
                .map(List::size);
    }

    private Uni<TaskId> score(ScoreLeadHandler.Lead lead, TaskContext context) {
        return enqueuer.enqueue(TaskRequest.of("score_lead_task", lead)
                .tenant(context.tenant())
                .tag("campaign")
                .idempotencyKey(context.id() + ":" + lead.company()));
    }
}
