package dev.leadline.fire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * What clients and the outside world saw of each task, and what breaks a promise.
 *
 * <p>The promise about attempts, as the {@link Witness} sees them: no two attempts of a task are under way at the same
 * time, unless the worker of one of them was frozen for longer than its lease. Nothing else is an excuse: no slow or
 * broken network, and no Redis that is away, since no lease ends with that. A killed worker closes its connections at
 * once, well before its lease ends. No task acts more often than it has attempts in its record. A release reduces the
 * number of attempts, but here workers that stop finish their runs, so they release only what never began.
 */
final class History {

    /** Beats come every third of a lease, so that at least this much of it is left when a worker falls silent. */
    private static final Duration LEAST_LEFT = Fleet.LEASE.dividedBy(2);

    private final Map<String, Set<String>> idsByKey = new ConcurrentHashMap<>();
    private final Map<String, List<Sight>> sights = new ConcurrentHashMap<>();
    private final Map<String, List<Visit>> visits = new ConcurrentHashMap<>();
    private final List<Silence> silences = new CopyOnWriteArrayList<>();
    private final Set<String> rudeAnswers = ConcurrentHashMap.newKeySet();

    /**
     * One look at a task.
     *
     * @param attempts how often it ran, according to its record
     * @param result as JSON text
     */
    record Sight(String state, int attempts, String result) {

        static Sight of(JsonNode task) {
            return new Sight(
                    task.path("state").asText(),
                    task.path("attempt").asInt(),
                    task.path("result").toString());
        }

        boolean isFinal() {
            return Set.of("SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED").contains(state);
        }
    }

    /** An attempt, from its request until the request was answered or the worker closed the connection. */
    record Visit(String worker, Instant from, Instant to) {

        /** Whether the other one was under way when this one began. */
        boolean beganDuring(Visit other) {
            return !from.isBefore(other.from) && from.isBefore(other.to);
        }
    }

    /** A time in which a worker could not be heard, without knowing it. */
    record Silence(String worker, Instant from, Instant to) {

        /** Whether at this moment its tasks may belong to others, and it may not know yet. */
        boolean endsALeaseAt(Instant moment) {
            return moment.isAfter(from.plus(LEAST_LEFT)) && moment.isBefore(to.plus(Fleet.LEASE));
        }
    }

    /** The API answered 202 or 200 to this key with this task. */
    void accepted(String key, String id) {
        idsByKey.computeIfAbsent(key, one -> ConcurrentHashMap.newKeySet()).add(id);
    }

    void saw(String id, Sight sight) {
        sights.computeIfAbsent(id, one -> new ArrayList<>()).add(sight);
    }

    /** The API refused a task; the only allowed reason is that it is unavailable. */
    void refused(int status, String contentType) {
        if (status != 503 || !contentType.startsWith("application/problem+json")) {
            rudeAnswers.add(status + " " + contentType);
        }
    }

    /** The attempts of this key's task, seen from outside. */
    void visited(String key, List<Visit> attempts) {
        visits.put(key, attempts);
    }

    void silent(String worker, Instant from, Instant to) {
        silences.add(new Silence(worker, from, to));
    }

    Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        idsByKey.values().forEach(ids::addAll);
        return ids;
    }

    int accepted() {
        return idsByKey.size();
    }

    /** The tasks whose end was seen, each as it was seen last. */
    Map<String, Sight> ended() {
        Map<String, Sight> ended = new TreeMap<>();
        sights.forEach((id, seen) -> {
            Sight last = seen.get(seen.size() - 1);
            if (last.isFinal()) {
                ended.put(id, last);
            }
        });
        return ended;
    }

    /** One sentence for each broken promise. */
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        idsByKey.forEach((key, ids) -> {
            if (ids.size() > 1) {
                violations.add("doubled: key " + key + " has the tasks " + ids);
            }
            ids.forEach(id -> check(key, id, violations));
        });
        rudeAnswers.forEach(answer -> violations.add("rude: a client that sent a task was answered " + answer));
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
        List<Visit> visited = visits.getOrDefault(key, List.of());
        if (visited.size() > last.attempts()) {
            violations.add(
                    "doubled: " + id + " acted " + visited.size() + " times in " + last.attempts() + " attempts");
        }
        if (last.state().equals("SUCCEEDED") && visited.isEmpty()) {
            violations.add("invented: " + id + " succeeded and never acted");
        }
        meetings(visited)
                .filter(meeting -> !isExcused(meeting))
                .forEach(meeting -> violations.add(
                        "overlapping: " + id + " began with " + meeting.later() + " during " + meeting.earlier()));
    }

    /**
     * How many overlapping attempts were excused. If there are none in a run with a frozen worker, overlaps are not
     * seen.
     */
    long excused() {
        return visits.values().stream()
                .flatMap(History::meetings)
                .filter(this::isExcused)
                .count();
    }

    private record Meeting(Visit earlier, Visit later) {}

    private static Stream<Meeting> meetings(List<Visit> visits) {
        return visits.stream()
                .flatMap(later -> visits.stream()
                        .filter(earlier -> earlier != later && later.beganDuring(earlier))
                        .map(earlier -> new Meeting(earlier, later)));
    }

    private boolean isExcused(Meeting meeting) {
        Instant moment = meeting.later().from();
        return mayHaveLostItsLease(meeting.earlier(), moment) || mayHaveLostItsLease(meeting.later(), moment);
    }

    /** Whether the visitor had been frozen, so that its task may belong to another worker at this moment. */
    boolean mayHaveLostItsLease(Visit visit, Instant moment) {
        return silences.stream().anyMatch(one -> one.worker().equals(visit.worker()) && one.endsALeaseAt(moment));
    }
}
