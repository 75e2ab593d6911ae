package dev.leadline.research;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.leadline.decision.Inquiry;
import dev.leadline.decision.Question;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks about verified claims whether their passages state them: all passages are one text, in which they have numbers, and each
 * claim is a question about its own. Passages are text that was fetched, and nothing else.
 */
final class ClaimInquiry {

    /** Names and signs of JSON around each question, in bytes, and more. */
    private static final int AROUND = 160;

    /** Characters on both sides of a passage: who "it" is may be said before it. */
    private static final int BESIDE = 200;

    /** More passages say no more about a claim. */
    private static final int MOST_PASSAGES = 3;

    private final String company;
    private final Map<String, Source> sources;
    private final Map<Part, String> passages = new LinkedHashMap<>();
    private final Map<String, Question> questions = new LinkedHashMap<>();
    private long left;

    private ClaimInquiry(String company, Collection<Source> sources, long bytes) {
        this.company = company;
        this.sources = sources.stream().collect(Collectors.toMap(Source::id, source -> source));
        this.left = bytes - AROUND - bytes(Prompts.judge(company, List.of()));
    }

    /** A part of a page. */
    private record Part(String title, String text) {

        String in(String id) {
            return Prompts.passage(id, title, text);
        }
    }

    /**
     * Questions about as many of the claims as there is room for: those with the shortest passages come first.
     *
     * @param claims those that are not verified are left out
     * @param sources that they cite
     * @param bytes that a request with the text and its questions may have
     * @return empty when there is room for none
     */
    static Optional<Inquiry> of(String company, Collection<Claim> claims, Collection<Source> sources, long bytes) {
        ClaimInquiry inquiry = new ClaimInquiry(company, sources, bytes);
        claims.stream()
                .filter(Claim::isVerified)
                .sorted(Comparator.comparingInt(ClaimInquiry::length))
                .forEach(inquiry::add);
        return inquiry.whole();
    }

    /**
     * Names a claim and its passages. It is the same in each run, and another one if the claim rests on other passages by then, so
     * that no answer is taken for one about something else.
     */
    static String id(Claim claim) {
        String all = Stream.concat(
                        Stream.of(Judged.key(claim.text())), evidence(claim).map(Claim.Proof::passage))
                .collect(Collectors.joining("\n"));
        return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static int length(Claim claim) {
        return evidence(claim).mapToInt(proof -> proof.passage().length()).sum();
    }

    private static Stream<Claim.Proof> evidence(Claim claim) {
        return claim.evidence().stream().limit(MOST_PASSAGES);
    }

    private void add(Claim claim) {
        Map<Part, String> all = new LinkedHashMap<>(passages);
        evidence(claim).map(this::part).forEach(part -> all.computeIfAbsent(part, one -> "P" + (all.size() + 1)));
        String where = evidence(claim).map(this::part).distinct().map(all::get).collect(Collectors.joining(" or "));
        Question question = Question.YesNo.statedBy("passage " + where, claim.text());
        String id = id(claim);
        long needed = bytes(id, question)
                + all.entrySet().stream()
                        .skip(passages.size())
                        .mapToLong(one -> bytes(one.getKey().in(one.getValue())))
                        .sum();
        if (needed <= left) {
            left -= needed;
            passages.putAll(all);
            questions.put(id, question);
        }
    }

    private Optional<Inquiry> whole() {
        List<String> texts = passages.entrySet().stream()
                .map(one -> one.getKey().in(one.getValue()))
                .toList();
        return questions.isEmpty()
                ? Optional.empty()
                : Optional.of(new Inquiry(Prompts.judge(company, texts), questions));
    }

    private Part part(Claim.Proof proof) {
        Source source = sources.get(proof.source());
        return source == null
                ? new Part("", proof.passage())
                : new Part(source.title(), around(source.text(), proof.passage()));
    }

    /** The passage with some whole words on both sides of it. */
    private static String around(String text, String passage) {
        int start = text.indexOf(passage);
        if (start < 0) {
            return passage;
        }
        int end = start + passage.length();
        int from = Math.max(0, start - BESIDE);
        int to = Math.min(text.length(), end + BESIDE);
        while (from > 0 && from < start && !Character.isWhitespace(text.charAt(from - 1))) {
            from++;
        }
        while (to < text.length() && to > end && !Character.isWhitespace(text.charAt(to))) {
            to--;
        }
        return text.substring(from, to).strip();
    }

    private static long bytes(String id, Question question) {
        return AROUND
                + bytes(id)
                + question.texts().mapToLong(ClaimInquiry::bytes).sum();
    }

    /** As a text of JSON: a call whose answer never comes is charged by the bytes of its request. */
    private static long bytes(String text) {
        String written = new String(JsonStringEncoder.getInstance().quoteAsString(text));
        return written.getBytes(StandardCharsets.UTF_8).length;
    }
}
