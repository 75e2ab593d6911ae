package dev.leadline.claim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scores {@link Verifier} on claims of an invented corpus and on wrong copies of them: {@code VerifierBench FOLDER [--missed]}.
 * {@code --missed} also lists each one that it judged wrongly. Ends with 1 when a goal is missed.
 */
public final class VerifierBench {

    private static final long SEED = 14;
    private static final double MIN_CAUGHT = 0.99;
    private static final double MAX_FALSE_ALARMS = 0.02;
    private static final double Z = 1.96;

    private static final class Score {
        private int right;
        private int all;

        void add(boolean isRight) {
            all++;
            right += isRight ? 1 : 0;
        }

        double share() {
            return all == 0 ? 1 : (double) right / all;
        }

        /** Wilson's interval for 95 %. */
        String line() {
            double share = share();
            double middle = (share + Z * Z / (2 * all)) / (1 + Z * Z / all);
            double half = Z * Math.sqrt(share * (1 - share) / all + Z * Z / (4.0 * all * all)) / (1 + Z * Z / all);
            return String.format(
                    Locale.ROOT,
                    "| %d | %d | %.1f %% | %.1f–%.1f %% |",
                    all, right, 100 * share, 100 * (middle - half), 100 * (middle + half));
        }
    }

    private final Map<String, Verifier> verifiers = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final Corpus corpus;

    private VerifierBench(Corpus corpus) {
        this.corpus = corpus;
        corpus.companies().forEach((key, company) ->
                verifiers.put(key, new Verifier(company, corpus.pages().getOrDefault(key, List.of()))));
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(List.of(arguments).stream().filter(one -> !one.startsWith("--")).findFirst().orElse("bench/research"));
        boolean listsMissed = List.of(arguments).contains("--missed");
        System.exit(new VerifierBench(Corpus.read(folder)).run(listsMissed) ? 0 : 1);
    }

    private boolean run(boolean listsMissed) {
        long start = System.nanoTime();
        Score untouched = new Score();
        Score special = new Score();
        Map<String, Score> caught = new TreeMap<>();
        Mutations mutations = new Mutations(corpus, SEED);
        int judged = 0;
        for (Corpus.Fact fact : corpus.facts()) {
            Judgement judgement = judge(fact, fact.statement());
            boolean isRight = judgement.verdict().code().equals(fact.expected());
            (fact.expected().equals("verified") ? untouched : special).add(isRight);
            note(isRight, "untouched", fact, fact.statement(), judgement);
            judged++;
            if (!fact.expected().equals("verified")) {
                continue;
            }
            for (Mutations.Mutation mutation : mutations.of(fact)) {
                Judgement other = judge(fact, mutation.statement());
                boolean isCaught = other.verdict() != Verdict.VERIFIED;
                caught.computeIfAbsent(mutation.kind(), kind -> new Score()).add(isCaught);
                note(isCaught, mutation.kind(), fact, mutation.statement(), other);
                judged++;
            }
        }
        double micros = (System.nanoTime() - start) / 1e3 / judged;
        print(untouched, special, caught, micros);
        if (listsMissed) {
            wrong.forEach(System.out::println);
        }
        return 1 - untouched.share() <= MAX_FALSE_ALARMS
                && Mutations.GOALS.stream().allMatch(kind -> caught.getOrDefault(kind, new Score()).share() >= MIN_CAUGHT);
    }

    private Judgement judge(Corpus.Fact fact, Statement statement) {
        return verifiers.get(fact.company()).judge(statement);
    }

    private void note(boolean isRight, String kind, Corpus.Fact fact, Statement statement, Judgement judgement) {
        if (!isRight) {
            wrong.add(kind + " · " + statement.text() + " · " + statement.evidence() + " · expected "
                    + (kind.equals("untouched") ? fact.expected() : "not verified") + ", was " + judgement.verdict().code() + " ("
                    + judgement.reason().code() + " " + judgement.detail() + ")");
        }
    }

    private static void print(Score untouched, Score special, Map<String, Score> caught, double micros) {
        System.out.println("| what was changed | claims | caught | share | 95 % interval |");
        System.out.println("|---|---|---|---|---|");
        caught.forEach((kind, score) -> System.out.println("| " + kind + " " + score.line()));
        System.out.println();
        System.out.println("| not changed | claims | right verdict | share | 95 % interval |");
        System.out.println("|---|---|---|---|---|");
        System.out.println("| right claims: verified " + untouched.line());
        System.out.println("| stale, contradicted, decoy, hostile, planned " + special.line());
        int all = caught.values().stream().mapToInt(score -> score.all).sum();
        System.out.printf(
                Locale.ROOT, "%n%d changed claims; false alarms %.1f %%; %.0f µs a claim.%n",
                all, 100 * (1 - untouched.share()), micros);
    }
}
