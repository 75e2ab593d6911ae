package dev.leadline.quota;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what is used of each quota. */
final class QuotaUse {

    static final Script SCRIPT = Script.of(QuotaUse.class);

    private static final String MOST = "1000";

    private final Scripts scripts;
    private final Duration patience;

    QuotaUse(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** These models, and all others that Redis knows. */
    Uni<List<ModelQuota>> run(List<String> models) {
        List<String> arguments = new ArrayList<>();
        arguments.add(MOST);
        arguments.addAll(models);
        return scripts.run(SCRIPT, arguments, patience)
                .map(answer -> answer.stream().map(QuotaUse::model).toList());
    }

    private static ModelQuota model(Response one) {
        return new ModelQuota(
                one.get(0).toString(),
                one.get(1).toString().equals("1"),
                one.get(2).toLong(),
                time(one.get(3)),
                one.get(4).stream().map(QuotaUse::project).toList(),
                one.get(5).toString(),
                time(one.get(6)));
    }

    private static ModelQuota.Project project(Response of) {
        return new ModelQuota.Project(
                of.get(0).toString(),
                new Allowance(number(of.get(1)), number(of.get(2)), number(of.get(3)), number(of.get(4))),
                number(of.get(5)),
                number(of.get(6)),
                new ModelQuota.Used(
                        Long.parseLong(of.get(7).toString()),
                        Long.parseLong(of.get(8).toString()),
                        Long.parseLong(of.get(9).toString()),
                        Long.parseLong(of.get(10).toString())),
                time(of.get(11)),
                of.get(12).toString());
    }

    private static @Nullable Long number(Response text) {
        return text.toString().isEmpty() ? null : (Long) Long.parseLong(text.toString());
    }

    private static @Nullable Instant time(Response text) {
        return text.toString().isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(text.toString()));
    }
}
