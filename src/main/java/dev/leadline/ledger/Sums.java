package dev.leadline.ledger;

import dev.leadline.ledger.Ledger.By;
import dev.leadline.ledger.Ledger.Query;
import io.vertx.redis.client.Response;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gathers sums of days and tenants, told apart as was asked. */
public final class Sums {

    /** Stands for the models and tasks that the ledger does not tell apart, since there are too many in a day. */
    public static final String OTHERS = "others";

    private final Query query;
    private final By by;
    private final Map<String, Sum> byKey = new TreeMap<>();

    Sums(Query query, By by) {
        this.query = query;
        this.by = by;
    }

    /** @param fields of the hash of a tenant's day: {@code model task kind} and a number, in turn */
    void add(LocalDate day, String tenant, @Nullable Response fields) {
        for (int i = 0; fields != null && i + 1 < fields.size(); i += 2) {
            String[] words = fields.get(i).toString().split(" ");
            if (words.length == 3) {
                add(day, tenant, words, fields.get(i + 1).toLong());
            }
        }
    }

    private void add(LocalDate day, String tenant, String[] words, long value) {
        String model = words[0].equals("-") ? OTHERS : words[0];
        String task = words[1].equals("-") ? OTHERS : words[1];
        if ((query.model() == null || query.model().equals(model))
                && (query.task() == null || query.task().equals(task))) {
            String key = switch (by) {
                case DAY -> day.toString();
                case TENANT -> tenant;
                case MODEL -> model;
                case TASK -> task;
            };
            byKey.put(key, byKey.getOrDefault(key, Sum.NONE).with(words[2], value));
        }
    }

    /** In the order of the keys. */
    public Map<String, Sum> byKey() {
        return new TreeMap<>(byKey);
    }

    /** All together. */
    public Sum total() {
        return byKey.values().stream().reduce(Sum.NONE, Sum::plus);
    }
}
