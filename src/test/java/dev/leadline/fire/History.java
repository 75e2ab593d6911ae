package dev.leadline.fire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What clients and the outside world saw of each task, and what of it must not be. */
final class History {

    private final Map<String, Set<String>> idsByKey = new ConcurrentHashMap<>();
    private final Map<String, List<Sight>> sights = new ConcurrentHashMap<>();
    private final Map<String, Integer> visits = new ConcurrentHashMap<>();

    /**
     * A look at a task.
     *
     * @param leases how often it was handed to a worker, by its record
     * @param result as JSON text
     */
    record Sight(String state, int leases, String result) {

        boolean isFinal() {
            return Set.of("SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED").contains(state);
        }
    }

    /** The API answered 202 or 200 to this key with this task. */
    void accepted(String key, String id) {
        idsByKey.computeIfAbsent(key, one -> ConcurrentHashMap.newKeySet()).add(id);
    }

    void saw(String id, Sight sight) {
        sights.computeIfAbsent(id, one -> new ArrayList<>()).add(sight);
    }

    /** The page of this key's task was asked for so often, counted outside. */
    void visited(String key, int times) {
        visits.put(key, times);
    }

    Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        idsByKey.values().forEach(ids::addAll);
        return ids;
    }

    int accepted() {
        return idsByKey.size();
    }

    /** One sentence for everything that broke a promise. */
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        idsByKey.forEach((key, ids) -> {
            if (ids.size() > 1) {
                violations.add("doubled: key " + key + " has the tasks " + ids);
            }
            ids.forEach(id -> check(key, id, violations));
        });
        return violations;
    }

    private void check(String key, String id, List<String> violations) {
        List<Sight> seen = sights.getOrDefault(id, List.of());
        Sight last = seen.isEmpty() ? new Sight("never seen", 0, "") : seen.get(seen.size() - 1);
        if (!last.isFinal()) {
            violations.add("lost: " + id + " (" + key + ") never ended, it is " + last.state());
        }
        for (int i = 1; i < seen.size(); i++) {
            if (seen.get(i - 1).isFinal() && !seen.get(i).equals(seen.get(i - 1))) {
                violations.add("changed: " + id + " was " + seen.get(i - 1) + " and then " + seen.get(i));
            }
        }
        int times = visits.getOrDefault(key, 0);
        if (times > last.leases()) {
            violations.add("doubled: " + id + " acted " + times + " times under " + last.leases() + " leases");
        }
        if (last.state().equals("SUCCEEDED") && times == 0) {
            violations.add("invented: " + id + " succeeded and never acted");
        }
    }
}
