package dev.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureTest {

    private static final String RESULT = """
            {"report": "# Acme\\n\\n## Leadership\\n\\n- Ann Lee is the CEO. [S1]\\n- Bob Ray is the CFO. [S1]\\n\\n## Sources\\n\\n- [S1] Ann Lee and team, <https://acme.example/ann-lee>, read 2026-11-28\\n",
             "company": {"name": "Acme"},
             "sections": {"leadership": [
               {"id": "C1", "text": "Ann Lee is the CEO.", "sources": ["S1"], "evidence": [{"source": "S1", "quote": "our CEO Ann Lee"}]},
               {"id": "C2", "text": "Bob Ray is the CFO.", "sources": ["S1"]}], "news": [
               {"id": "C3", "text": "The CEO left.", "quote": "LEE, Ann left", "sources": ["S1"]}]},
             "claims": [
               {"id": "C1", "text": "Ann Lee is the CEO.", "sources": ["S1"], "evidence": [{"source": "S1", "quote": "our CEO Ann Lee"}]},
               {"id": "C2", "text": "Bob Ray is the CFO.", "sources": ["S1"]},
               {"id": "C3", "text": "The CEO left.", "quote": "LEE, Ann left", "sources": ["S1"]}],
             "sources": [{"id": "S1", "url": "https://acme.example/ann-lee", "title": "Ann Lee and team"}],
             "pitch": {"openingLines": [{"text": "Dear Ann Lee, …", "claims": ["C1"]}], "dropped": 0},
             "gaps": ["leadership: since when Ann Lee is CEO", "news: dates"],
             "changes": {"new": [], "changed": [{"section": "leadership", "before": "Cy Fox is the CEO.", "now": "Ann Lee is the CEO."}], "gone": []},
             "steps": 3}
            """;

    private static PersonName name(String name) {
        return PersonName.of(name).orElseThrow();
    }

    @Test
    void nothingOfTheResultNamesThePersonAndTheRestStays() {
        JsonNode result = Reports.tree(RESULT);

        Erasure.Erased erased = Erasure.of(name("Ann Lee"), result).orElseThrow();

        assertThat(erased.claims()).isEqualTo(2);
        assertThat(erased.result().toString()).doesNotContainIgnoringCase("ann").doesNotContainIgnoringCase("lee");
        assertThat(erased.result().path("claims")).hasSize(1);
        assertThat(erased.result().path("sections").path("leadership")).hasSize(1);
        assertThat(erased.result().path("sections").path("news")).isEmpty();
        assertThat(erased.result().path("gaps")).hasSize(1);
        assertThat(erased.result().path("sources").get(0).path("id").asText()).isEqualTo("S1");
        assertThat(erased.result().path("report").asText())
                .isEqualTo(
                        "# Acme\n\n## Leadership\n\n- Bob Ray is the CFO. [S1]\n\n## Sources\n\n- [S1] [erased] and team, <https://acme.example/[erased]>, read 2026-11-28\n");
        assertThat(result).isEqualTo(Reports.tree(RESULT));
    }

    @Test
    void thePersonIsErasedFromTheKeptTextsOfSourcesToo() {
        String text =
                "We make robots! Our CEO is Ann Lee. Bob Ray is the CFO.\nWrite to LEE, Ann\n同社の社長はAnn Leeです。本社は東京。";
        ObjectNode result = (ObjectNode) Reports.tree(RESULT);
        ((ObjectNode) result.path("sources").get(0)).put("snapshot", StoredText.pack(text));

        JsonNode source = Erasure.of(name("Ann Lee"), result)
                .orElseThrow()
                .result()
                .path("sources")
                .get(0);

        String left = StoredText.unpack(source.path("snapshot").asText()).orElseThrow();
        assertThat(left)
                .isEqualTo("We make robots! [erased] Bob Ray is the CFO.\n[erased]\n[erased]本社は東京。")
                .doesNotContain("CEO");
        assertThat(source.path("sha256").asText()).isEqualTo(StoredText.sha256(left));
    }

    @Test
    void aPersonWhomOnlyAKeptTextNamesIsErased() {
        JsonNode result = Reports.tree(
                "{\"report\": \"# Acme\", \"sections\": {}, \"sources\": [{\"id\": \"S1\", \"snapshot\": \""
                        + StoredText.pack("Cy Fox left.") + "\"}]}");

        JsonNode erased = Erasure.of(name("Cy Fox"), result).orElseThrow().result();

        assertThat(Erasure.of(name("Cy Fox"), erased)).isEmpty();
        assertThat(StoredText.unpack(erased.at("/sources/0/snapshot").asText())).contains("[erased]");
    }

    @Test
    void erasingAgainFindsNothing() {
        JsonNode once =
                Erasure.of(name("Ann Lee"), Reports.tree(RESULT)).orElseThrow().result();

        assertThat(Erasure.of(name("Ann Lee"), once)).isEmpty();
        assertThat(Erasure.of(name("Cy Fox"), once)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ann Lee | CEO ANN LEE said",
                "Ann Lee | Lee, Ann",
                "Ann Lee | https://acme.example/team/ann-lee.html",
                "Ann Lee | Ann  Lee's plan",
                "José Núñez | jose nunez",
                "Jose Nunez | José Núñez",
                "Анна Ли | АННА ЛИ",
                "Jean-Luc Picard | Jean Luc Picard",
                "李明 | 首席执行官李明说",
                "김 민수 | 김민수는",
                "Ann Lee | 社長がAnn Leeです",
            })
    void aNameIsFoundHoweverItIsWritten(String name, String text) {
        assertThat(name(name).isIn(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ann Lee | Joann Lee",
                "Ann Lee | Ann Leeds",
                "Ann Lee | Ann Marie Lee",
                "Ann Lee | Ann. It was long ago that Lee",
                "Ann Lee | Lee",
            })
    void otherNamesAreLeftAlone(String name, String text) {
        assertThat(name(name).isIn(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Lee", " - ", "42", "明", ".*"})
    void whatIsNoWholeNameIsRefused(String text) {
        assertThat(PersonName.of(text)).isEmpty();
    }
}
