package dev.leadline.testkit;

import dev.leadline.task.Charge;
import dev.leadline.task.Progress;
import dev.leadline.task.Usage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the runs of a task left: a worker would keep it in Redis. */
final class Traces {

    private final List<Progress> reports = new ArrayList<>();
    private final Map<String, String> steps = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Charge> charges = new ArrayList<>();
    private boolean hasPaid;

    synchronized void report(Progress progress) {
        reports.add(progress);
    }

    synchronized List<Progress> reports() {
        return List.copyOf(reports);
    }

    synchronized void keepStep(String name, String result) {
        steps.put(name, result);
    }

    /** In the order in which they finished. */
    synchronized Map<String, String> steps() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }

    synchronized void say(String piece) {
        text.append(piece);
    }

    synchronized String text() {
        return text.toString();
    }

    synchronized void add(Charge charge) {
        charges.add(charge);
    }

    /** Adds the charge of work that goes on after runs, of which the first counts alone. */
    synchronized void addOnce(Charge charge) {
        if (!hasPaid) {
            hasPaid = true;
            charges.add(charge);
        }
    }

    /** In the order in which they were made. */
    synchronized List<Charge> charges() {
        return List.copyOf(charges);
    }

    synchronized Usage usage() {
        return charges.stream().map(Charge::usage).reduce(Usage.NONE, Usage::plus);
    }

    /** What an earlier run said is void. */
    synchronized void beginRun() {
        text.setLength(0);
    }

    /** A task that is run again by hand has no progress. */
    synchronized void beginAgain() {
        reports.clear();
    }
}
