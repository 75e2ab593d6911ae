package dev.leadline.cookbook;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

@Singleton
class ScoreLeadHandler implements TaskHandler<ScoreLeadHandler.Lead, ScoreLeadHandler.Score> {

    record Lead(
            @NotBlank String company,
            @Min(1) @Max(1_000_000) int employees) {}

    record Score(String company, int points) {}

    @Override
    public String name() {
        return "score_lead_task";
    }

    @Override
    public String description() {
        return "Says how promising a lead is.";
    }

    @Override
    public Uni<Score> run(Lead lead, TaskContext context) {
        int points = lead.employees() > 50 ? 10 : 3;
        return Uni.createFrom().item(new Score(lead.company(), points));
    }
}
