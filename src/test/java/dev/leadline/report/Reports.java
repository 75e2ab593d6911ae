package dev.leadline.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;

/** Results of deep dives for tests. */
final class Reports {

    static final LocalDate DAY = LocalDate.of(2026, 11, 28);

    /** With everything that a result can have. */
    static final String WHOLE = """
            {"report": "# Acme", "company": {"name": "Acme", "domain": "acme.example", "country": "Germany", "assumption": "it is the German one"},
             "sections": {
               "overview": [
                 {"id": "C1", "text": "It has 40 employees.", "quote": "we are 40 people", "sources": ["S1"], "verdict": "verified", "asOf": "2026-03-31",
                  "evidence": [{"source": "S1", "quote": "we are 40 people", "passage": "Today we are 40 people."}]}],
               "funding": [
                 {"id": "C2", "text": "It raised 38 million euros.", "quote": "38 Millionen Euro", "sources": ["S2"], "verdict": "verified", "needsSecondSource": true},
                 {"id": "C3", "text": "It raised 12 million euros.", "quote": "12 Mio.", "sources": ["S1"], "verdict": "conflicted", "reason": "other-source-differs S2 says 38"}],
               "painPoints": [], "news": []},
             "sources": [
               {"id": "S1", "url": "https://acme.example/about", "title": "About Acme", "fetchedAt": "2026-11-27T23:30:00Z", "publishedAt": "2026-03-31"},
               {"id": "S2", "url": "javascript:alert(1)", "title": "Trap", "fetchedAt": "2026-11-27T23:31:00Z"}],
             "pitch": {"fit": [{"text": "It grows.", "claims": ["C1"], "mark": "one source"}], "openingLines": [], "inferredPains": [], "objections": [], "dropped": 0},
             "gaps": ["overview: who owns it", "source https://acme.example/jobs: blocked by robots"],
             "unknowns": [{"section": "overview", "what": "who owns it"}],
             "checks": {"made": 4, "verified": 2, "conflicted": 1, "outdated": 0, "insufficient": 0, "rejected": 1, "oneSource": 1},
             "effort": {"depth": "quick", "calls": 3, "costUsd": 0.012, "seconds": 9, "prompts": "v3", "cut": "its budget was spent"},
             "model": "simulator", "steps": 5}
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Reports() {}

    static Report whole() {
        return read(WHOLE);
    }

    static Report read(String json) {
        return Report.of(tree(json), DAY).orElseThrow();
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A report whose only claim says this. */
    static Report saying(String text) {
        String quoted = JSON.getNodeFactory().textNode(text).toString();
        return read("{\"report\":\"# A\",\"company\":{\"name\":" + quoted + "},\"sections\":{\"overview\":[{\"text\":"
                + quoted
                + ",\"quote\":" + quoted + ",\"sources\":[\"S1\"],\"verdict\":\"verified\"}]},\"gaps\":[" + quoted
                + "],\"sources\":[{\"id\":\"S1\",\"url\":" + quoted + ",\"title\":" + quoted
                + ",\"fetchedAt\":\"2026-11-27T23:30:00Z\"}]}");
    }
}
